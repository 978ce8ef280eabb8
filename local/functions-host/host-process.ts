import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { HostError } from './host-error.ts';
import type { LogLevel } from './log.ts';

export interface HostProcessOptions {
  /** The folder with host.json and package.json. */
  app: string;
  /** 0, a free port, unless given. */
  port?: number;
  settings?: string;
  instanceId?: string;
  /** `warning` unless given. */
  log?: LogLevel;
  stopWithinMs?: number;
  /** Added to this process's environment. */
  environment?: Record<string, string>;
  /** Called with each line of the host's and the app's output, the ready line excepted. */
  onLine?: (line: string) => void;
}

export interface HostProcess {
  /** `http://127.0.0.1:PORT` */
  url: string;
  pid: number;
  /** The newest lines, at most a thousand. */
  lines: readonly string[];
  /** Resolves when the process has ended; `code` is null after a signal that ended it. */
  ended: Promise<{ code: number | null }>;
  /** Asks it to stop (SIGTERM) and resolves when it has; one that does not answer is ended half a second after its time. */
  stop(): Promise<{ code: number | null }>;
  /** Ends it at once (SIGKILL), as a crash would. */
  kill(): Promise<void>;
}

const keptLines = 1_000;
const defaultStopWithinMs = 15_000;

const readySchema = z.object({ api: z.url() });

/**
 * Starts the host as a process of its own, which ends with this one.
 *
 * @throws HostError `app_invalid` with its output when it ends before it is ready.
 */
export async function startHostProcess(options: HostProcessOptions): Promise<HostProcess> {
  const { stopWithinMs = defaultStopWithinMs } = options;
  const child = spawn(process.execPath, argumentsOf({ ...options, stopWithinMs }), {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...options.environment },
  });
  const lines: string[] = [];
  const ended = once(child, 'close').then(([code]) => ({ code: typeof code === 'number' ? code : null }));
  const onLine = (line: string) => {
    lines.push(line);
    if (lines.length > keptLines) lines.shift();
    options.onLine?.(line);
  };
  createInterface({ input: child.stderr }).on('line', onLine);
  const ready = firstReadyLine(child.stdout, onLine);
  const url = await Promise.race([ready, ended.then(() => undefined)]);
  if (url === undefined || child.pid === undefined) {
    throw new HostError('app_invalid', `The host ended before it was ready:\n${lines.join('\n')}`);
  }
  return {
    url,
    pid: child.pid,
    lines,
    ended,
    async stop() {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), stopWithinMs + 500);
      return ended.finally(() => clearTimeout(late));
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function argumentsOf({
  app,
  port = 0,
  settings,
  instanceId,
  log = 'warning',
  stopWithinMs,
}: HostProcessOptions & { stopWithinMs: number }): string[] {
  const command = fileURLToPath(new URL('bin.ts', import.meta.url));
  return [
    command,
    '--json',
    '--exit-with-parent',
    '--app',
    app,
    '--port',
    String(port),
    '--log',
    log,
    ...(settings === undefined ? [] : ['--settings', settings]),
    ...(instanceId === undefined ? [] : ['--instance-id', instanceId]),
    '--stop-within',
    String(stopWithinMs),
  ];
}

async function firstReadyLine(stream: Readable, onLine: (line: string) => void): Promise<string> {
  const reader = createInterface({ input: stream });
  return new Promise((resolve) => {
    reader.on('line', (line) => {
      const ready = readySchema.safeParse(jsonOf(line));
      if (ready.success) resolve(ready.data.api);
      else onLine(line);
    });
  });
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
