import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

const bin = fileURLToPath(new URL('../bin.ts', import.meta.url));

export interface Command {
  child: ChildProcess;
  lines: Interface;
  errors: Interface;
  /** Resolves to code and signal. */
  ended: Promise<[number | null, string | null]>;
}

const endSchema = z.tuple([z.number().nullable(), z.string().nullable()]);

/** Runs the command until the test is over. `shell` comes before it in a POSIX shell: limits, say. */
export function runCommand(args: string[], shell?: string): Command {
  const command = [process.execPath, bin, ...args];
  const child =
    shell === undefined
      ? spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
      : spawn('sh', ['-c', `${shell}; exec "$0" "$@"`, ...command], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit').then((end) => endSchema.parse(end));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, lines: createInterface(child.stdout), errors: createInterface(child.stderr), ended };
}

export async function firstLine(lines: Interface): Promise<string> {
  return String((await once(lines, 'line'))[0]);
}

const readySchema = z.strictObject({ cosmos: z.strictObject({ endpoint: z.string(), key: z.string() }) });

/** The command on a free port, ready. */
export async function startCommand(args: string[], shell?: string) {
  const command = runCommand(['--port', '0', '--json', ...args], shell);
  const { cosmos } = readySchema.parse(JSON.parse(await firstLine(command.lines)));
  return { ...command, cosmos };
}
