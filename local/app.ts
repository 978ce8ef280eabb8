import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Values } from './settings-file.ts';

/** The built app under the Functions host, in a process of its own. */
export interface RunningApp {
  /** `http://127.0.0.1:PORT` */
  api: string;
  pid: number;
  /** Resolves with the exit code when the host has ended by itself or was stopped. */
  ended: Promise<number | null>;
  stop(): Promise<void>;
  /** SIGKILL, as a power cut would. */
  kill(): Promise<void>;
}

export interface AppOptions {
  /** The folder that is deployed. */
  dist: string;
  port: number;
  settings: Values;
  /** What the host and the app say goes here, a line at a time. */
  onLine?: (line: string) => void;
}

const bin = fileURLToPath(new URL('./functions-host/bin.ts', import.meta.url));
const patience = 2_000;

/** Starts the host over `dist`. Throws with what it said when it does not come up. */
export async function startApp({ dist, port, settings, onLine = () => {} }: AppOptions): Promise<RunningApp> {
  const flags = [
    '--app',
    dist,
    '--port',
    String(port),
    '--json',
    '--log',
    'warning',
    '--stop-within',
    '2000',
    '--exit-with-parent',
  ];
  const child = spawn(process.execPath, [bin, ...flags], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const ended = once(child, 'exit').then(([code]: unknown[]) => (typeof code === 'number' ? code : null));
  const said: string[] = [];
  const api = await new Promise<string>((resolve, reject) => {
    if (child.stdout === null || child.stderr === null) throw new Error('The host was started without pipes.');
    createInterface({ input: child.stderr }).on('line', (line) => {
      said.push(line);
      if (said.length > 200) said.shift();
      onLine(line);
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      const ready = readyLine(line);
      if (ready === undefined) onLine(line);
      else resolve(ready);
    });
    child.once('error', reject);
    void ended.then((code) =>
      reject(new Error(`The Functions host ended with exit code ${code}. It said:\n${said.join('\n')}`)),
    );
  });
  return {
    api,
    pid: child.pid ?? 0,
    ended,
    stop: () => end(child, 'SIGTERM', ended),
    kill: () => end(child, 'SIGKILL', ended),
  };
}

function readyLine(line: string): string | undefined {
  return /^\{"api":"(http:[^"]+)"\}$/.exec(line)?.[1];
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL', ended: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  const late = AbortSignal.timeout(patience);
  late.addEventListener('abort', () => child.kill('SIGKILL'), { once: true });
  await ended;
}
