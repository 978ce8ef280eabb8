import type { Clock } from '../clock.ts';
import { explain } from '../explain.ts';
import { errorOf, HostError } from '../host-error.ts';
import type { Log } from '../log.ts';
import { DeathCount, type RestartLimit } from './restart-limit.ts';
import type { WorkerProcess } from './worker-process.ts';

export interface SupervisorOptions {
  start: () => Promise<WorkerProcess>;
  limit: RestartLimit;
  clock: Clock;
  log: Log;
}

/** Keeps one worker alive: what calls functions waits while one that died is replaced. */
export class Supervisor {
  /** Resolves when the worker has died once more than the limit allows; nothing runs any more then. */
  readonly failed: Promise<HostError>;
  readonly #options: SupervisorOptions;
  readonly #deaths: DeathCount;
  readonly #failure = Promise.withResolvers<HostError>();
  /** Workers that are ended on purpose, which is no death. */
  readonly #dismissed = new WeakSet<WorkerProcess>();
  #current: Promise<WorkerProcess>;
  #starting = false;
  #stopped = false;

  constructor(first: WorkerProcess, options: SupervisorOptions) {
    this.#options = options;
    this.#deaths = new DeathCount(options.limit);
    this.failed = this.#failure.promise;
    this.#current = Promise.resolve(first);
    this.#replaceAfter(first);
  }

  /** The worker that runs, or the next one. `@throws` HostError `worker_lost` when there will be none. */
  worker(): Promise<WorkerProcess> {
    return this.#current;
  }

  /** Kills a worker on purpose and has another one started, however often. Its invocations fail with `why`. */
  dismiss(worker: WorkerProcess, why: string): void {
    this.#dismissed.add(worker);
    worker.kill(why);
  }

  /** Ends the worker for good. Tells whether its hooks were done in time. */
  async terminate(withinMs: number): Promise<boolean> {
    this.#stopped = true;
    // One that is still loading the app is killed as soon as it has.
    if (this.#starting) return true;
    const worker = await this.#current.catch(() => undefined);
    return worker === undefined || worker.terminate(withinMs);
  }

  #replaceAfter(worker: WorkerProcess): void {
    const replace = async () => {
      const end = await worker.ended;
      if (this.#stopped) return;
      this.#current = this.#replace(end, this.#dismissed.has(worker));
      // Whoever waits for a worker gets this; so does the host.
      this.#current.catch((error: HostError) => this.#failure.resolve(error));
    };
    void replace();
  }

  async #replace(end: Error, onPurpose: boolean): Promise<WorkerProcess> {
    const { start, clock, log } = this.#options;
    let why = end;
    for (let counts = !onPurpose; ; counts = true) {
      if (counts && !this.#deaths.allows(clock.now())) throw this.#giveUp(why);
      log('critical', 'host', `${explain(why)}\nEvery invocation in flight has failed. Starting another worker.`);
      this.#starting = true;
      try {
        const worker = await start();
        if (this.#stopped) worker.kill('the host has stopped meanwhile');
        this.#replaceAfter(worker);
        return worker;
      } catch (error) {
        why = errorOf(error);
      } finally {
        this.#starting = false;
      }
    }
  }

  #giveUp(why: Error): HostError {
    const { limit } = this.#options;
    const often = limit.count === 0 ? 'The worker died' : `The worker died ${limit.count + 1} times`;
    return new HostError(
      'worker_lost',
      `${often}, and --restarts ${limit.text} starts no other. Azure's host gives up, too. Correct what ends it, named below; --restarts sets another limit.`,
      { cause: why },
    );
  }
}
