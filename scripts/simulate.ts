import { type Command, parseCommandLine, usage } from '../test/simulation/command-line.ts';
import { focusOf, type GuardName, guardNames, guards, partsWithout } from '../test/simulation/guards.ts';
import { minimize } from '../test/simulation/minimize.ts';
import { planOf } from '../test/simulation/plan.ts';
import { report, reportFailure, reportJson } from '../test/simulation/report.ts';
import { simulate } from '../test/simulation/simulate.ts';
import { Tally } from '../test/simulation/tally.ts';
import { UsageError } from './usage-error.ts';

/** So many failures are enough to look at. */
const failuresShown = 3;

try {
  const command = parseCommandLine(process.argv.slice(2), Math.floor(Math.random() * 1_000_000_000));
  if (command.help) console.log(usage);
  else if (command.guards) process.exitCode = await removeGuards(command);
  else process.exitCode = await run(command);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

/** npm run simulate: 1 when an invariant was broken. */
async function run(command: Command): Promise<number> {
  const { isTraced, json, without } = command;
  if (!json) console.log(`Seeds ${command.from} to ${command.from + command.seeds - 1}.`);
  const began = performance.now();
  const tally = await simulateAll(command, without, failuresShown);
  const seconds = (performance.now() - began) / 1_000;
  if (json) {
    console.log(JSON.stringify(reportJson(tally, seconds)));
    return tally.failures.length === 0 ? 0 : 1;
  }
  const parts = partsWithout(without);
  for (const failure of tally.failures) {
    console.log(reportFailure(failure, without, isTraced ? undefined : await minimize(failure, parts)));
  }
  console.log(report(tally, seconds));
  return tally.failures.length === 0 ? 0 : 1;
}

/** Takes each guard away until that is noticed: 1 when one is not missed in all these seeds. */
async function removeGuards(command: Command): Promise<number> {
  const unnoticed: GuardName[] = [];
  const noticed: Record<string, { seed: number; invariant: string; text: string } | null> = {};
  for (const name of guardNames) {
    const { failures } = await simulateAll(command, name, 1);
    const [failure] = failures;
    const violation = failure?.violations[0];
    if (failure === undefined || violation === undefined) unnoticed.push(name);
    const told =
      violation === undefined ? 'NOT NOTICED' : `seed ${failure?.plan.seed}, ${violation.invariant}: ${violation.text}`;
    noticed[name] = failure && violation ? { seed: failure.plan.seed, ...violation } : null;
    if (!command.json) console.log(`${name.padEnd(24)}${guards[name].story}\n${' '.repeat(24)}${told}`);
  }
  if (command.json) console.log(JSON.stringify(noticed));
  return unnoticed.length === 0 ? 0 : 1;
}

/** Ends early with so many failures. */
async function simulateAll(command: Command, without: GuardName | undefined, enough: number): Promise<Tally> {
  const { from, seeds, faults, actors, orders, isTraced, json } = command;
  const tally = new Tally();
  const parts = partsWithout(without);
  const focus = focusOf(without);
  for (let seed = from; seed < from + seeds && tally.failures.length < enough; seed += 1) {
    const history = await simulate(
      planOf(seed, { faults: faults ?? focus.faults, actors: actors ?? focus.actors, orders }),
      { parts, isTraced },
    );
    tally.add(history);
    if (isTraced && !json) console.log([`Seed ${seed}:`, ...history.trace].join('\n'));
  }
  return tally;
}
