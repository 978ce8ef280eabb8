import process from 'node:process';
import type { Clock } from '../clock.ts';
import { explain } from '../explain.ts';
import { type Faults, striking } from '../faults.ts';
import { errorOf } from '../host-error.ts';
import type { Log } from '../log.ts';
import { WorkerEnded, type WorkerProcess } from '../supervisor/worker-process.ts';
import type { InvocationRequest, InvocationResponse } from '../worker/rpc.ts';
import type { Call, Invoker, Outcome } from './call.ts';
import { type Identifiers, traceIdOf } from './identifiers.ts';

/** The worker that runs now, whichever it is. */
export interface Workers {
  worker(): Promise<WorkerProcess>;
  /** Kills it, and has another one started. */
  dismiss(worker: WorkerProcess, why: string): void;
}

/** What becomes of a batch whose worker died: checkpointed like one that threw, as in Azure, or delivered again. */
export type OnWorkerDeath = 'checkpoint' | 'redeliver';

export interface WorkerInvokerOptions {
  workers: Workers;
  log: Log;
  clock: Clock;
  identifiers: Identifiers;
  /** `functionTimeout`: a call that takes longer fails, and its worker is killed; Infinity never is. */
  timeoutMs: number;
  onWorkerDeath: OnWorkerDeath;
  random: () => number;
  faults: Faults;
}

/** Has functions run by the worker process. */
export class WorkerInvoker implements Invoker {
  readonly #options: WorkerInvokerOptions;
  readonly #running = new Set<Promise<unknown>>();
  readonly #killsWorker: () => boolean;
  readonly #killsHost: () => boolean;

  constructor(options: WorkerInvokerOptions) {
    this.#options = options;
    this.#killsWorker = striking(options.faults['kill-worker']);
    this.#killsHost = striking(options.faults['kill-host']);
  }

  async invoke(call: Call): Promise<Outcome> {
    const invocationId = call.invocationId ?? this.#options.identifiers.uuid();
    const traceParent = this.#options.identifiers.traceParent(call.traceParent);
    const running = this.#measure(call, requestOf(call, invocationId, traceParent));
    this.#running.add(running);
    try {
      const outcome = await running;
      this.#report(call, outcome, traceIdOf(traceParent));
      return outcome;
    } finally {
      this.#running.delete(running);
    }
  }

  /** Resolves when no call is running. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async #measure(call: Call, request: InvocationRequest): Promise<Outcome> {
    const { workers, clock, onWorkerDeath } = this.#options;
    const { invocationId } = request;
    let start = clock.now();
    // Without a worker nothing has been done: it is not for the switch to call it lost.
    let redeliver = true;
    try {
      const worker = await workers.worker();
      redeliver = false;
      start = clock.now();
      const response = await this.#inTime(worker, request, this.#struck(call, worker, request));
      const summary = call.summarize?.(response) ?? 'ok';
      return { ok: true, invocationId, durationMs: clock.now() - start, response, summary };
    } catch (thrown) {
      const error = errorOf(thrown);
      redeliver ||= error instanceof WorkerEnded && onWorkerDeath === 'redeliver';
      return { ok: false, invocationId, durationMs: clock.now() - start, error, redeliver };
    }
  }

  /** Azure's host kills a worker that is too slow, and with it every invocation in flight. */
  async #inTime(
    worker: WorkerProcess,
    request: InvocationRequest,
    answer: Promise<InvocationResponse>,
  ): Promise<InvocationResponse> {
    const { workers, clock, timeoutMs } = this.#options;
    if (!Number.isFinite(timeoutMs)) return answer;
    const settled = new AbortController();
    const why = `function "${request.functionId}" exceeded the time-out of ${timeoutMs / 1000} s (functionTimeout in host.json), for which it is killed`;
    const watch = async () => {
      await clock.sleep(timeoutMs, settled.signal);
      if (!settled.signal.aborted) workers.dismiss(worker, why);
    };
    void watch();
    return answer.finally(() => settled.abort());
  }

  /** Calls the function; where a fault strikes a batch, somebody is killed in the middle of it. */
  async #struck(call: Call, worker: WorkerProcess, request: InvocationRequest): Promise<InvocationResponse> {
    const answer = worker.invoke(request);
    if (!isBatch(call)) return answer;
    const killsWorker = this.#killsWorker();
    const killsHost = this.#killsHost();
    if (!killsWorker && !killsHost) return answer;
    const { clock, log, random } = this.#options;
    log('warning', call.target.name, `fault: ${killsHost ? 'kill-host' : 'kill-worker'}, ${call.cause}`);
    // Somewhere between its first step and its answer, which is lost then.
    await Promise.race([answer.catch(() => undefined), clock.sleep(random() * 200)]);
    if (killsHost) process.kill(process.pid, 'SIGKILL');
    worker.kill('the fault kill-worker struck');
    throw await worker.ended;
  }

  #report(call: Call, outcome: Outcome, traceId: string): void {
    const { log } = this.#options;
    const { name } = call.target;
    const context = { category: `Function.${name}`, invocationId: outcome.invocationId, traceId };
    const about = `${Math.round(outcome.durationMs)} ms, ${call.cause}`;
    if (outcome.ok) {
      log('information', name, `${outcome.summary}, ${about}`, context);
      return;
    }
    // Why a worker ended is said once, by its supervisor.
    const { error } = outcome;
    log('error', name, `failed, ${about}\n${error instanceof WorkerEnded ? error.message : explain(error)}`, context);
  }
}

function isBatch({ target, binding }: Call): boolean {
  return target.bindings[binding]?.type.toLowerCase() === 'cosmosdbtrigger';
}

function requestOf(call: Call, invocationId: string, traceParent: string): InvocationRequest {
  return {
    invocationId,
    functionId: call.target.functionId ?? call.target.name,
    inputData: [{ name: call.binding, data: call.input }],
    triggerMetadata: {},
    traceContext: { traceParent, traceState: '', attributes: {} },
    ...(call.retryContext ? { retryContext: call.retryContext } : {}),
  };
}
