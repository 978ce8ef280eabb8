import { defineConfig } from 'vitest/config';

/** For `npm run contract`: against the real services, one after the other. */
export default defineConfig({
  test: {
    include: ['test/contract/*.live.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
