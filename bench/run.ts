import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { root } from '../scripts/root.mjs';
import { withTable } from './report/readme.ts';
import { type Benchmark, type Measured, resultFile } from './report/result.ts';

/** npm run bench NAME: runs bench/NAME.ts, keeps its result in bench/results and shows it in bench/README.md. */
const [name] = process.argv.slice(2);
const names = (await readdir(join(root, 'bench')))
  .filter((file) => /^[a-z][a-z0-9-]*\.ts$/.test(file))
  .map((file) => file.slice(0, -3));
const known = names.filter((each) => each !== 'run');

if (name !== undefined && known.includes(name)) {
  await run(name);
} else {
  console.log(`npm run bench NAME, where NAME is one of: ${known.join(', ')}`);
  if (name !== undefined) process.exitCode = 1;
}

async function run(chosen: string): Promise<void> {
  const module: { default: Benchmark } = await import(`./${chosen}.ts`);
  const result = await module.default((line) => console.log(line));
  const measured: Measured = {
    name: chosen,
    at: new Date().toISOString(),
    node: process.versions.node,
    cpus: `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown'}`,
    ...result,
  };
  await mkdir(join(root, 'bench/results'), { recursive: true });
  await writeFile(join(root, resultFile(chosen)), `${JSON.stringify(measured, null, 2)}\n`);

  const readme = join(root, 'bench/README.md');
  await writeFile(readme, withTable(await readFile(readme, 'utf8'), measured));
  console.table(result.rows);
  console.log(`Kept in ${resultFile(chosen)} and shown in bench/README.md`);
}
