import { faultIds, faultTitles } from '../test/simulation/faults/fault.ts';
import { planOf } from '../test/simulation/plan.ts';
import { simulate } from '../test/simulation/simulate.ts';
import { Tally } from '../test/simulation/tally.ts';
import type { Benchmark } from './report/result.ts';

const seeds = 1_000;

/** Fresh seeds of the simulation: how many a second, how often each fault struck, and that no invariant was broken. */
const benchmark: Benchmark = async (report) => {
  const from = Math.floor(Math.random() * 1_000_000_000);
  const tally = new Tally();
  const inSeeds = new Map<string, number>();
  const began = performance.now();
  for (let seed = from; seed < from + seeds; seed += 1) {
    const history = await simulate(planOf(seed));
    tally.add(history);
    for (const [fault, times] of history.struck) {
      if (times > 0) inSeeds.set(fault, (inSeeds.get(fault) ?? 0) + 1);
    }
    if (tally.seeds % 100 === 0) report(`${tally.seeds} of ${seeds} seeds, ${tally.failures.length} with a violation`);
  }
  const perSecond = seeds / ((performance.now() - began) / 1_000);
  const count = (n: number) => n.toLocaleString('en-US');
  const causes = [...tally.attentions].map(([cause, times]) => `${cause} ${times}`).join(', ');
  const lost = [...tally.attentions.values()].reduce((sum, times) => sum + times, 0);
  const broken = tally.failures.map(({ plan }) => plan.seed);

  return {
    title: 'Simulation: faults that struck',
    rows: faultIds.map((fault) => ({
      fault,
      what: faultTitles[fault],
      struck: tally.struck.get(fault) ?? 0,
      'in seeds': inSeeds.get(fault) ?? 0,
    })),
    notes: [
      `${count(seeds)} fresh seeds from ${from} on, ${perSecond.toFixed(1)} seeds a second on one core that had other work: ${count(tally.orders)} orders, ${count(tally.writes)} writes of orders, ${count(tally.events)} events.`,
      broken.length === 0 ? 'No invariant was broken.' : `Invariants were broken by the seeds ${broken.join(', ')}.`,
      `Of the ${tally.moves.size} moves that the transition table allows, ${tally.moves.size - tally.untaken.length} were taken${tally.untaken.length === 0 ? '.' : `; not taken: ${tally.untaken.join(', ')}.`}`,
      `In attention: ${lost} orders (${((100 * lost) / tally.orders).toFixed(2)} %): ${causes}.`,
    ],
  };
};
export default benchmark;
