import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { root } from '../../scripts/root.mjs';

/** A server under measurement, a process of its own. */
export interface Subject {
  name: string;
  url: string;
  /** From the start of the process to the line in which it says that it is ready. */
  startMs: number;
  stop(): Promise<void>;
}

export interface Command {
  name: string;
  args: readonly string[];
}

const here = join(root, 'bench/functions-host');
const bin = join(root, 'local/functions-host/bin.ts');
const hostOf = (app: string) => [bin, '--app', join(here, app), '--port', '0', '--json'];

export const bare: Command = { name: 'node:http', args: [join(here, 'bare-server.ts')] };
export const twoProcesses: Command = { name: 'node:http and a worker', args: [join(here, 'two-process-server.ts')] };
export const host: Command = { name: 'the host', args: hostOf('app') };
export const quietHost: Command = { name: 'the host without log', args: [...hostOf('app'), '--log', 'warning'] };

const readySchema = z.object({ api: z.url() });

/** Starts a script that prints where it is as a line of JSON. Throws if it ends before. */
export async function startSubject({ name, args }: Command): Promise<Subject> {
  const began = performance.now();
  const child = spawn(process.execPath, [...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'exit');
  const early = ended.then(([code]) => {
    throw new Error(`${args.join(' ')} ended with ${code} before it was ready; run it by hand to see why.`);
  });
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), early]);
  early.catch(() => undefined);
  return {
    name,
    url: `${readySchema.parse(JSON.parse(String(line))).api}/api/echo`,
    startMs: performance.now() - began,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
