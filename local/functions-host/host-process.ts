import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Faults } from './faults.ts';
import { HostError } from './host-error.ts';
import type { OnWorkerDeath } from './invocation/worker-invoker.ts';
import type { LogLevel } from './log.ts';
import { hostNewsSchema } from './parent.ts';

export interface HostProcessOptions {
  /** The folder with host.json and package.json. */
  app: string;
  /** 0, a free port, unless given. */
  port?: number;
  settings?: string;
  instanceId?: string;
  /** `warning` unless given. */
  log?: LogLevel;
  /** Whether lines are JSON objects, and those the app prints among them. */
  json?: boolean;
  stopWithinMs?: number;
  /** Whether change feed batches that end after the stop are checkpointed. */
  drain?: boolean;
  /** Whether requests must present a function key. */
  enforceKeys?: boolean;
  /** How often a worker that died is replaced, `3/30m` unless given, `0` for never. */
  restarts?: string;
  /** What becomes of a change feed batch whose worker died; `checkpoint` unless given. */
  onWorkerDeath?: OnWorkerDeath;
  /** What is to go wrong on purpose, at every how many occasions. */
  faults?: Faults;
  /** Whether the app is started anew when its files change. */
  watch?: boolean;
  /** Added to this process's environment. */
  environment?: Record<string, string>;
  /** Called with each line of the host's and the app's output. */
  onLine?: (line: string) => void;
}

export interface HostProcess {
  /** `http://127.0.0.1:PORT` */
  url: string;
  pid: number;
  /** The process that carries the app now, or did last. */
  readonly workerPid: number;
  /** The newest lines, at most a thousand. */
  lines: readonly string[];
  /** Resolves when the process has ended; `code` is null after a signal that ended it. */
  ended: Promise<{ code: number | null }>;
  /** Asks it to stop (SIGTERM) and resolves when it has; one that does not answer is ended half a second after its time. */
  stop(): Promise<{ code: number | null }>;
  /** Ends it at once (SIGKILL), as a crash would; its worker ends with it. */
  kill(): Promise<void>;
}

const keptLines = 1_000;
const defaultStopWithinMs = 15_000;

/**
 * Starts the host as a process of its own, which ends with this one.
 *
 * @throws HostError `app_invalid` with its output when it ends before it is ready.
 */
export async function startHostProcess(options: HostProcessOptions): Promise<HostProcess> {
  const { stopWithinMs = defaultStopWithinMs } = options;
  const child = spawn(process.execPath, argumentsOf({ ...options, stopWithinMs }), {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...options.environment },
  });
  const lines = linesOf(child, options.onLine);
  const ended = once(child, 'close').then(([code]) => ({ code: typeof code === 'number' ? code : null }));
  let workerPid = 0;
  const ready = new Promise<string>((resolve) => {
    child.on('message', (message) => {
      const news = hostNewsSchema.parse(message);
      if (news.type === 'ready') resolve(news.url);
      else workerPid = news.pid;
    });
  });
  const url = await Promise.race([ready, ended.then(() => undefined)]);
  if (url === undefined || child.pid === undefined) {
    throw new HostError('app_invalid', `The host ended before it was ready:\n${lines.join('\n')}`);
  }
  return {
    url,
    pid: child.pid,
    get workerPid() {
      return workerPid;
    },
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

function argumentsOf(options: HostProcessOptions & { stopWithinMs: number }): string[] {
  const { app, port = 0, log = 'warning', stopWithinMs, faults = {} } = options;
  const given = (name: string, value: string | undefined) => (value === undefined ? [] : [name, value]);
  const asked = (name: string, value: boolean | undefined) => (value ? [name] : []);
  return [
    fileURLToPath(new URL('bin.ts', import.meta.url)),
    '--exit-with-parent',
    ...given('--app', app),
    ...given('--port', String(port)),
    ...given('--log', log),
    ...given('--stop-within', String(stopWithinMs)),
    ...given('--settings', options.settings),
    ...given('--instance-id', options.instanceId),
    ...given('--restarts', options.restarts),
    ...given('--on-worker-death', options.onWorkerDeath),
    ...asked('--json', options.json),
    ...asked('--drain', options.drain),
    ...asked('--enforce-keys', options.enforceKeys),
    ...asked('--watch', options.watch),
    ...Object.entries(faults).flatMap(([name, every]) => ['--fault', `${name}:${every}`]),
  ];
}

/** What a process prints, the newest lines of it, as it grows. */
function linesOf(child: ChildProcess, onLine: (line: string) => void = () => undefined): readonly string[] {
  const lines: string[] = [];
  for (const input of [child.stdout, child.stderr]) {
    if (input === null) continue;
    createInterface({ input }).on('line', (line) => {
      lines.push(line);
      if (lines.length > keptLines) lines.shift();
      onLine(line);
    });
  }
  return lines;
}
