import type { Processes } from './processes.ts';
import type { Stage } from './stage.ts';

const minute = 60_000;

/**
 * The timer of the reconciler. It runs every ten minutes in production; here some of those runs are left out: it runs now
 * and then while things go wrong, and whenever somebody asks.
 */
export class Reconcilers {
  readonly #stage: Stage;
  readonly #processes: Processes;

  constructor(stage: Stage, processes: Processes) {
    this.#stage = stage;
    this.#processes = processes;
    const dice = stage.dice('reconciler');
    for (let n = 0; n < dice.whole(0, 3); n += 1)
      stage.schedule.after(dice.between(5 * minute, stage.plan.chaos), () => this.run());
    stage.onCalm(() => stage.schedule.after(15 * minute, () => this.run()));
  }

  run(): void {
    const process = this.#stage.aliveHost()?.process;
    if (process === undefined) return;
    process.resume(() => this.#processes.invoke(process, 'reconciler', (app) => app.reconcile()));
  }
}
