import type { Clock } from '../clock.ts';
import { explain } from '../explain.ts';
import type { Generation } from '../generation.ts';
import { errorOf } from '../host-error.ts';
import type { Site } from '../http/site.ts';
import type { Log } from '../log.ts';
import { inTime } from '../shut-down.ts';
import { filesChanged } from './app-files.ts';

export interface SuccessiveOptions {
  start: () => Promise<Generation>;
  /** How the app's files stand. */
  look: () => Promise<string>;
  log: Log;
  clock: Clock;
}

/** Functions that run may end within this time, then hooks within as much. */
const retiringMs = 1_000;

/**
 * The generations of an app in development: when its files change, one ends and the next begins, and requests wait.
 * One that cannot be started, or whose worker died too often, is reported; the next change brings another.
 */
export class SuccessiveGenerations {
  readonly #options: SuccessiveOptions;
  readonly #stopping = new AbortController();
  #current = Promise.withResolvers<Generation>();
  #isThere = false;
  #live: Generation | undefined;
  #over: Promise<void> = Promise.resolve();

  constructor(options: SuccessiveOptions) {
    this.#options = options;
  }

  /** Begins; resolves when there is one that could be started. */
  first(): Promise<Generation> {
    this.#over = this.#follow();
    return this.#current.promise;
  }

  /** That of the generation that runs, or of the next one. */
  async site(): Promise<Site> {
    const { site } = await this.#current.promise;
    return site;
  }

  async quiesce(): Promise<void> {
    this.#stopping.abort();
    await this.#over;
    await this.#live?.quiesce();
  }

  async terminate(withinMs: number): Promise<boolean> {
    this.#stopping.abort();
    return (await this.#live?.terminate(withinMs)) ?? true;
  }

  async #follow(): Promise<void> {
    const { look, clock } = this.#options;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const files = await look();
      this.#live = await this.#begin();
      await filesChanged(files, look, clock, signal);
      if (signal.aborted) return;
      this.#haveRequestsWait();
      await this.#retire();
    }
  }

  async #begin(): Promise<Generation | undefined> {
    const { start, clock } = this.#options;
    const begun = clock.now();
    try {
      const generation = await start();
      generation.run();
      this.#current.resolve(generation);
      this.#isThere = true;
      const { length } = generation.functions;
      const took = `${clock.now() - begun} ms`;
      generation.site.log('information', 'host', `The app was started in ${took}; functions: ${length}.`);
      void generation.failed.then((error) => this.#waitForChange(error));
      return generation;
    } catch (error) {
      this.#waitForChange(errorOf(error));
      return undefined;
    }
  }

  #waitForChange(error: Error): void {
    this.#haveRequestsWait();
    this.#options.log('critical', 'host', `${explain(error)}\nWaiting for a change of the app's files.`);
  }

  /** Those that wait already go on waiting for the same. */
  #haveRequestsWait(): void {
    if (this.#isThere) this.#current = Promise.withResolvers();
    this.#isThere = false;
  }

  async #retire(): Promise<void> {
    const { clock } = this.#options;
    const generation = this.#live;
    this.#live = undefined;
    if (generation === undefined) return;
    const quiet = generation.quiesce();
    await inTime(quiet, retiringMs, clock);
    await generation.terminate(retiringMs);
    // What was cut off comes to its end now, and leases are given up.
    await inTime(quiet, retiringMs, clock);
  }
}
