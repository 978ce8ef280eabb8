import type { Host, Process } from './host.ts';
import type { Processes } from './processes.ts';
import type { Appointment } from './schedule.ts';
import { sweepEvery } from './shop-settings.ts';
import type { Stage } from './stage.ts';

/**
 * The timers of the sweeper, every 30 seconds. A run that would find nothing due has one query and no effect, so those are
 * left out: the next run is the first one at which, by the host's own clock, something is due.
 */
export class Sweepers {
  readonly #stage: Stage;
  readonly #processes: Processes;
  readonly #due = new Map<string, { at: number; waitsFor: unknown }>();
  readonly #planned = new Map<Host, { at: number; appointment: Appointment }>();
  readonly #running = new Set<unknown>();

  constructor(stage: Stage, processes: Processes) {
    this.#stage = stage;
    this.#processes = processes;
    stage.cosmos.onWrite((name, items) => {
      if (name !== 'orders' && name !== 'notifications') return;
      for (const { id, document } of items) {
        const { wakeAt, waitsFor } = document;
        if (typeof wakeAt === 'number') this.#due.set(`${name}/${id}`, { at: wakeAt, waitsFor });
        else this.#due.delete(`${name}/${id}`);
      }
      this.plan();
    });
  }

  /** A document that is not there any more. */
  forget(name: string, id: string): void {
    this.#due.delete(`${name}/${id}`);
  }

  /** Plans the next run of each host that runs one. */
  plan(): void {
    const earliest = Math.min(...[...this.#due.values()].map(({ at }) => at));
    if (earliest === Number.POSITIVE_INFINITY) return;
    for (const [number, host] of this.#stage.hosts.entries()) {
      if (number > 0 && !this.#stage.hasTwoSweepers) continue;
      this.#planFor(host, earliest - host.skew, number);
    }
  }

  #planFor(host: Host, due: number, number: number): void {
    const { schedule } = this.#stage;
    const phase = number * 7_001;
    const from = Math.max(due, schedule.now + 1);
    const at = Math.ceil((from - phase) / sweepEvery) * sweepEvery + phase;
    const planned = this.#planned.get(host);
    if (planned !== undefined && planned.at <= at) return;
    planned?.appointment.cancel();
    const appointment = schedule.at(at, () => {
      this.#planned.delete(host);
      this.#run(host);
    });
    this.#planned.set(host, { at, appointment });
  }

  /** All that is due waits for a provider that this process does not call: the run would find nothing. */
  #isInVain(process: Process): boolean {
    const now = process.clock.now();
    return [...this.#due.values()]
      .filter(({ at }) => at <= now)
      .every(({ waitsFor }) => waitsFor !== null && this.#processes.isOpen(process, waitsFor));
  }

  #run(host: Host): void {
    // One host has the timer's lock; when its process is dead another one gets it.
    const { process } = host.process.isAlive ? host : (this.#stage.aliveHost() ?? host);
    process.resume(() => {
      if (this.#running.has(process) || this.#isInVain(process)) return;
      this.#running.add(process);
      this.#processes.invoke(
        process,
        'sweeper',
        (app) => app.sweep(),
        () => {
          this.#running.delete(process);
          this.plan();
        },
      );
    });
    this.#stage.schedule.after(sweepEvery, () => this.plan());
  }
}
