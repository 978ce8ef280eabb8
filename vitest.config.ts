import { defineConfig } from 'vitest/config';

const beside = ['functions', 'shared', 'local', 'scripts', 'bench'].map((folder) => `${folder}/**/*.test.ts`);
/** Each of these starts processes, and mostly waits for them. */
const hosts = 'local/functions-host/test/**/*.test.ts';

/** Limits that only what hangs runs into: a test that is slow on a busy machine is no failure. */
const patient = { testTimeout: 120_000, hookTimeout: 120_000, expect: { poll: { timeout: 60_000 } } };

export default defineConfig({
  test: {
    // Tests that start processes mostly wait for them, so that more than one file at a time pays even on two cores.
    maxWorkers: 2,
    projects: [
      // Runs anywhere, the lowest Node supported included.
      {
        test: {
          name: 'unit',
          include: [...beside, 'test/*.test.ts', 'test/history/**/*.test.ts'],
          exclude: ['**/node_modules/**', hosts],
          ...patient,
        },
      },
      // The whole app in virtual time.
      {
        test: { ...patient, name: 'simulation', include: ['test/simulation/**/*.test.ts'], testTimeout: 600_000 },
      },
      // Starts hosts with apps of their own, and the built app with the local cloud.
      {
        test: {
          name: 'system',
          include: [hosts, 'test/*/**/*.test.ts'],
          exclude: ['test/{history,simulation}/**'],
          ...patient,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
