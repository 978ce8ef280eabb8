import { defineConfig } from 'vitest/config';

const beside = ['functions', 'shared', 'local', 'scripts', 'bench'].map((folder) => `${folder}/**/*.test.ts`);

/** Tests of more than one unit that start no process. */
const inProcess = ['history', 'simulation'].map((folder) => `test/${folder}/**/*.test.ts`);

export default defineConfig({
  test: {
    projects: [
      // Runs anywhere, the lowest Node supported included.
      {
        test: {
          name: 'unit',
          include: [...beside, 'test/*.test.ts', ...inProcess],
          exclude: ['**/node_modules/**'],
          testTimeout: 30_000,
        },
      },
      // Starts the built app and the local cloud.
      {
        test: {
          name: 'system',
          include: ['test/*/**/*.test.ts'],
          exclude: inProcess,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
