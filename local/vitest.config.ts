import { defineConfig } from 'vitest/config';

/** For `npm run test:browser`: the pages of the local cloud. */
export default defineConfig({
  test: {
    include: ['local/**/*.browser.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
