import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** For `npm run test:browser`. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('.', import.meta.url)),
    include: ['*.browser.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
