import { type App, type Parts, startApp } from './app.ts';
import type { Dice } from './dice.ts';
import type { Host, Process } from './host.ts';
import type { Stage } from './stage.ts';

/** Told of a host whose leases are lost so many milliseconds later. */
type LostListener = (host: Host, afterMs: number) => void;

/** Leases last for so long without a sign of life, in milliseconds. */
const leaseTime = 60_000;

/** The processes of the app on all hosts: they begin, die, freeze, and are called by triggers. */
export class Processes {
  readonly #stage: Stage;
  readonly #parts: Parts;
  readonly #dice: Dice;
  readonly #apps = new Map<Process, App>();
  readonly #onLost: LostListener[] = [];

  constructor(stage: Stage, parts: Parts) {
    this.#stage = stage;
    this.#parts = parts;
    this.#dice = stage.dice('processes');
  }

  onLost(listener: LostListener): void {
    this.#onLost.push(listener);
  }

  /** A process of the app begins. */
  begin(process: Process): void {
    this.#apps.set(process, startApp(this.#stage, this.#parts, process));
  }

  kill(host: Host, restartAfter: number): void {
    if (!host.process.isAlive) return;
    const { trace } = this.#stage;
    trace.note(host.name, () => `the process dies; the next one begins in ${Math.round(restartAfter)} ms`);
    this.#apps.delete(host.process);
    host.kill(restartAfter, (process) => this.begin(process));
    this.#lose(host, this.#dice.between(1_000, leaseTime));
  }

  freeze(host: Host, ms: number, isSuspended: boolean): void {
    this.#stage.trace.note(host.name, () => `freezes for ${Math.round(ms / 1_000)} s`);
    host.freeze(ms, isSuspended);
    if (ms > leaseTime) this.#lose(host, leaseTime);
  }

  /** Has a process do something; `done` follows unless the process dies on the way. What is thrown is a violation. */
  invoke(process: Process, name: string, work: (app: App) => Promise<void>, done: () => void = () => undefined): void {
    const app = this.#apps.get(process);
    if (app === undefined || !process.isAlive) return;
    const told = async () => {
      try {
        await work(app);
      } catch (error) {
        this.#stage.violate('escaped', `${name} threw ${error instanceof Error ? error.stack : String(error)}`);
      }
      done();
    };
    void told();
  }

  /** Whether a process leaves a provider in peace at the moment. */
  isOpen(process: Process, provider: unknown): boolean {
    return this.#apps.get(process)?.isOpen(provider) === true;
  }

  #lose(host: Host, afterMs: number): void {
    for (const listener of this.#onLost) listener(host, afterMs);
  }
}
