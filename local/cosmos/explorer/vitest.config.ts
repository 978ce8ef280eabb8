import { defineConfig } from 'vitest/config';

/** For `npm run test:browser`. */
export default defineConfig({
  test: {
    include: ['local/cosmos/explorer/*.browser.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
