import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { drift } from './docs/drift.ts';
import { generated } from './docs/generated.ts';
import { faultsInPages } from './docs/pages.ts';
import { root } from './root.mjs';

/** npm run docs: writes the pages that are made from the code. --check: only says what is out of date or leads nowhere. */
const check = process.argv.includes('--check');
const faults: string[] = [];

for (const { path, generate } of generated) {
  const file = join(root, path);
  const wanted = await generate();
  const found = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  });
  if (wanted === found) continue;
  if (check) {
    faults.push(`${path} is out of date: run npm run docs\n${drift(found, wanted)}`);
  } else {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, wanted);
    console.log(`Wrote ${path}`);
  }
}
faults.push(...(await faultsInPages(root)));

if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exitCode = 1;
}
