import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import { root } from '../root.mjs';
import type { Check } from './checks.ts';

interface Outcome {
  passed: boolean;
  output: string;
  seconds: number;
}

/** Runs a check under this Node and keeps what it says. */
export async function runCheck({ command: [program, ...args] }: Check): Promise<Outcome> {
  const began = performance.now();
  const script = program.endsWith('.ts') ? join(root, program) : binOf(program);
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    env: { ...process.env, ...(process.stdout.isTTY && { FORCE_COLOR: '1' }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { passed: code === 0, output, seconds: (performance.now() - began) / 1000 };
}

/** Which package brings a command whose name is not its own. */
const packageOf: Record<string, string> = { biome: '@biomejs/biome', tsc: 'typescript' };

const packageSchema = z.object({ bin: z.union([z.string(), z.record(z.string(), z.string())]) });

/** The JavaScript behind an installed command: what stands in node_modules/.bin cannot be spawned everywhere. */
function binOf(command: string): string {
  const folder = join(root, 'node_modules', packageOf[command] ?? command);
  const { bin } = packageSchema.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  const path = typeof bin === 'string' ? bin : bin[command];
  if (path === undefined) throw new Error(`${folder} has no command ${command}`);
  return join(folder, path);
}
