import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../root.mjs';
import { missingFromLock } from './missing-from-lock.ts';

const missing = missingFromLock(JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')));
if (missing.length > 0) {
  console.error(
    `package-lock.json is not complete: pin the packages below to a version whose parts are all published.`,
  );
  console.error(missing.map((line) => `  ${line}`).join('\n'));
  process.exitCode = 1;
}
