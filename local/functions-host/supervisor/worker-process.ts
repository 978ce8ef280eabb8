import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { HostError } from '../host-error.ts';
import { traceIdOf } from '../invocation/identifiers.ts';
import type { Log } from '../log.ts';
import type { Environment } from '../settings/local-settings.ts';
import { type HostMessage, type WorkerMessage, workerMessageSchema } from '../worker/protocol.ts';
import type { FunctionMetadata, InvocationRequest, InvocationResponse } from '../worker/rpc.ts';
import { type AppOutput, forwardOutput } from './app-output.ts';
import { errorOfWorker } from './error-of-worker.ts';

export interface WorkerOptions {
  /** The folder with package.json. */
  app: string;
  environment: Environment;
  log: Log;
  output: AppOutput;
  /** One that takes longer to load the app is killed. */
  loadWithinMs: number;
}

/** A process that has loaded the app. */
export interface WorkerProcess {
  pid: number;
  functions: FunctionMetadata[];
  /**
   * @throws WorkerEnded when the process ends before it has answered.
   * @throws what the function throws.
   */
  invoke(request: InvocationRequest): Promise<InvocationResponse>;
  /** Has the app's appTerminate hooks run; one that takes longer than `withinMs` is killed. Tells whether it kept to that. */
  terminate(withinMs: number): Promise<boolean>;
  /** Ends it at once. `why` is what its invocations fail with. */
  kill(why: string): void;
  /** Resolves when the process is gone, with the reason. */
  ended: Promise<WorkerEnded>;
}

/** The worker process is gone, and what it was doing with it. `cause` is the error that nobody caught. */
export class WorkerEnded extends Error {
  readonly code = 'worker_ended';
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'WorkerEnded';
  }
}

type LogMessage = Extract<WorkerMessage, { type: 'rpcLog' }>;
type Loaded = Extract<WorkerMessage, { type: 'functionMetadataResponse' }>;

const unreadableAnswerSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('invocationResponse'), invocationId: z.string() }),
  z.object({ type: z.literal('functionMetadataResponse') }),
]);

const entry = fileURLToPath(new URL('../worker/main.ts', import.meta.url));

/**
 * Starts a worker and has it load the app.
 *
 * @throws HostError as the worker says, when the app cannot be loaded.
 */
export async function startWorkerProcess(options: WorkerOptions): Promise<WorkerProcess> {
  const child = fork(entry, [], {
    cwd: options.app,
    env: options.environment,
    execArgv: [],
    serialization: 'advanced',
    stdio: options.output === 'inherit' ? ['ignore', 'inherit', 'inherit', 'ipc'] : ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  if (options.output !== 'inherit') forwardOutput(child, options.output);
  const worker = new RunningWorker(child, options.log);
  const late = setTimeout(
    () =>
      worker.kill(
        `it had not loaded the app after ${options.loadWithinMs / 1000} s. An entry point or an appStart hook awaits what does not come`,
      ),
    options.loadWithinMs,
  );
  const loaded = await Promise.race([worker.load(options.app), worker.ended]).finally(() => clearTimeout(late));
  if (loaded instanceof WorkerEnded) throw notLoaded(loaded);
  return Object.assign(worker, { functions: loaded.functions });
}

/** Why there is no app: what the worker says of it, or how it went. */
function notLoaded({ message, cause }: WorkerEnded): HostError {
  if (cause instanceof HostError) return cause;
  const options = cause === undefined ? {} : { cause };
  return new HostError('entry_point_failed', `The app was not loaded. ${message}`, options);
}

class RunningWorker {
  readonly ended: Promise<WorkerEnded>;
  readonly #child: ChildProcess;
  readonly #log: Log;
  readonly #pending = new Map<string, PromiseWithResolvers<InvocationResponse>>();
  readonly #loaded = Promise.withResolvers<Loaded>();
  #failure: Error | undefined;
  #killedFor: string | undefined;
  #end: WorkerEnded | undefined;

  constructor(child: ChildProcess, log: Log) {
    this.#child = child;
    this.#log = log;
    child.on('message', (message) => this.#take(message));
    child.on('error', (error) => (this.#failure ??= error));
    this.ended = this.#watch();
    // One that never yields does not see that its host has gone.
    const kill = () => void child.kill('SIGKILL');
    process.once('exit', kill);
    void this.ended.finally(() => process.off('exit', kill));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  load(app: string): Promise<Loaded> {
    this.#send({ type: 'workerInitRequest', app });
    return this.#loaded.promise;
  }

  invoke(request: InvocationRequest): Promise<InvocationResponse> {
    if (this.#end) return Promise.reject(this.#end);
    const pending = Promise.withResolvers<InvocationResponse>();
    this.#pending.set(request.invocationId, pending);
    this.#send({ type: 'invocationRequest', request });
    return pending.promise;
  }

  async terminate(withinMs: number): Promise<boolean> {
    this.#send({ type: 'workerTerminate' });
    let inTime = true;
    const late = setTimeout(() => {
      inTime = false;
      this.kill('it did not end when it was told to');
    }, withinMs);
    await this.ended;
    clearTimeout(late);
    return inTime;
  }

  kill(why: string): void {
    this.#killedFor ??= why;
    this.#child.kill('SIGKILL');
  }

  /** What cannot be sent goes to a worker that is about to be noticed as ended, and fails with it. */
  #send(message: HostMessage): void {
    if (this.#child.connected) this.#child.send(message, (error) => error && (this.#failure ??= error));
  }

  /** What is no message of the worker's is the app's own `process.send`, and has no reader here. */
  #take(message: unknown): void {
    const parsed = workerMessageSchema.safeParse(message);
    if (parsed.success) return this.#handle(parsed.data);
    const answer = unreadableAnswerSchema.safeParse(message);
    if (!answer.success) return;
    const reason = z.prettifyError(parsed.error);
    if (answer.data.type === 'invocationResponse') {
      this.#settle(answer.data.invocationId)?.reject(
        new Error(`The host cannot read what the function gave: ${reason}`),
      );
    } else {
      this.#loaded.reject(new HostError('function_invalid', `The host cannot read what the app registered: ${reason}`));
    }
  }

  #handle(message: WorkerMessage): void {
    switch (message.type) {
      case 'functionMetadataResponse':
        this.#loaded.resolve(message);
        return;
      case 'workerFailure':
        this.#failure = errorOfWorker(message.error);
        return;
      case 'rpcLog':
        logOfWorker(message, this.#log);
        return;
      case 'invocationResponse': {
        const pending = this.#settle(message.invocationId);
        if (message.result.ok) pending?.resolve(message.result.response);
        else pending?.reject(errorOfWorker(message.result.error));
      }
    }
  }

  #settle(invocationId: string): PromiseWithResolvers<InvocationResponse> | undefined {
    const pending = this.#pending.get(invocationId);
    this.#pending.delete(invocationId);
    return pending;
  }

  /** Waits for the last message as well as for the exit: the one may come after the other. */
  async #watch(): Promise<WorkerEnded> {
    const [how] = await Promise.all([exit(this.#child), once(this.#child, 'disconnect')]);
    this.#end = new WorkerEnded(
      `The worker process ended: ${this.#killedFor ?? (this.#failure === undefined ? how : 'nobody caught an error')}.`,
      this.#failure === undefined ? {} : { cause: this.#failure },
    );
    for (const { reject } of this.#pending.values()) reject(this.#end);
    return this.#end;
  }
}

/** How a process went. One that could not be started closes without an exit. */
function exit(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
    child.once('close', () => resolve('it could not be started'));
  });
}

function logOfWorker({ level, category, message, invocation }: LogMessage, log: Log): void {
  if (invocation === undefined) {
    log(level, 'host', message, { category: 'Worker' });
    return;
  }
  const { functionName, id: invocationId, traceParent } = invocation;
  log(level, functionName, message, {
    category: category === 'system' ? `Function.${functionName}` : `Function.${functionName}.User`,
    invocationId,
    traceId: traceIdOf(traceParent),
  });
}
