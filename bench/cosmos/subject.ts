import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { root } from '../../scripts/root.mjs';

/** A server under measurement, a process of its own. */
export interface Subject {
  endpoint: string;
  key: string;
  /** From the start of the process to its first answer. */
  startMs: number;
  memory(): Promise<Memory>;
  stop(): Promise<void>;
}

const memorySchema = z.object({ rss: z.number(), heapUsed: z.number(), external: z.number() });

/** Bytes, after garbage collection. */
export type Memory = z.infer<typeof memorySchema>;

const readySchema = z.object({ cosmos: z.object({ endpoint: z.string(), key: z.string() }) });

/** This emulator. */
export const emulatorCommand = [join(root, 'local/cosmos/bin.ts'), '--port', '0', '--json'];

/** Starts a script that prints where it is as a line of JSON. Throws if it ends before. */
export async function startSubject(command: readonly string[]): Promise<Subject> {
  const began = performance.now();
  const watched = ['--expose-gc', '--import', join(root, 'bench/cosmos/report-memory.mjs')];
  const child = spawn(process.execPath, [...watched, ...command], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const ended = once(child, 'exit');
  const { endpoint, key } = await ready(child, command);
  await fetch(endpoint);
  return {
    endpoint,
    key,
    startMs: performance.now() - began,
    memory: async () => {
      child.send('memory');
      const [usage] = await once(child, 'message');
      return memorySchema.parse(usage);
    },
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}

async function ready(child: ChildProcess, command: readonly string[]) {
  if (child.stdout === null) throw new TypeError('the output of a measured server is not piped');
  const first = once(createInterface(child.stdout), 'line');
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${command.join(' ')} ended with ${code} before it was ready; what it said is above.`);
  });
  const [line] = await Promise.race([first, ended]);
  return readySchema.parse(JSON.parse(String(line))).cosmos;
}
