import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BundleError, bundle } from './bundle.ts';
import { runToEnd } from './launcher/run-to-end.mjs';
import { root } from './root.mjs';

// npm test: builds, then runs every test. --node22: the unit tests on Node 22. --variation TEXT: the tests of the pipeline
// under hosts that differ, see test/pipeline/variation.ts. What else is given goes to vitest.
const { onNode22, variation, given } = read(process.argv.slice(2));
const vitest = join(root, 'node_modules/vitest/vitest.mjs');

process.exitCode = onNode22 ? await unitTestsOnNode22() : await allTests();

async function allTests(): Promise<number> {
  try {
    await bundle();
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    console.error(`${error.message}\nThe app does not build, so nothing was tested.`);
    return 1;
  }
  if (variation !== undefined) process.env['PIPELINE_VARIATION'] = variation;
  const where = variation !== undefined && given.length === 0 ? ['test/pipeline'] : given;
  return runToEnd(process.execPath, [vitest, 'run', ...where]);
}

function read(args: string[]) {
  const at = args.indexOf('--variation');
  const given = args.filter((argument, index) => argument !== '--node22' && (at < 0 || index < at || index > at + 1));
  return { onNode22: args.includes('--node22'), variation: at < 0 ? undefined : args[at + 1], given };
}

async function unitTestsOnNode22(): Promise<number> {
  const node22 = join(root, 'node_modules/node22/bin/node');
  if (!existsSync(node22)) {
    console.error(
      `There is no Node 22 at ${node22}: npm installs one on Linux x64. Elsewhere, run the unit tests with your own:`,
    );
    console.error('  node node_modules/vitest/vitest.mjs run --project unit');
    return 1;
  }
  return runToEnd(node22, [vitest, 'run', '--project', 'unit', ...given]);
}
