import type { World } from './world.ts';

const minute = 60_000;

/**
 * The timer of the reconciler. It runs every ten minutes in production; here some of those runs are left out: it runs now
 * and then while things go wrong, and whenever somebody asks.
 */
export class Reconcilers {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
    const dice = world.dice('reconciler');
    for (let n = 0; n < dice.whole(0, 3); n += 1)
      world.schedule.after(dice.between(5 * minute, world.plan.chaos), () => this.run());
    world.onCalm(() => world.schedule.after(15 * minute, () => this.run()));
  }

  run(): void {
    const process = this.#world.aliveHost()?.process;
    if (process === undefined) return;
    process.resume(() => this.#world.invoke(process, 'reconciler', (app) => app.reconcile()));
  }
}
