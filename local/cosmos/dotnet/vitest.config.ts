import { defineConfig } from 'vitest/config';

/** For `npm run test:dotnet`. */
export default defineConfig({
  test: {
    include: ['local/cosmos/dotnet/*.dotnet.ts'],
    testTimeout: 100_000,
    maxConcurrency: 8,
  },
});
