import { parseArgs } from 'node:util';
import { UsageError } from '../../scripts/usage-error.ts';
import { type ActorId, actorIds, actorTitles, isActorId } from './actors/actor.ts';
import { type FaultId, faultIds, faultTitles, isFaultId } from './faults/fault.ts';
import { type GuardName, guardNames, isGuardName } from './guards.ts';

export interface Command {
  seeds: number;
  /** The first seed. */
  from: number;
  faults: FaultId[] | undefined;
  actors: ActorId[] | undefined;
  orders: number[] | undefined;
  isTraced: boolean;
  /** A guard of the app that is taken away. */
  without: GuardName | undefined;
  /** Each guard is taken away, one after the other, until that is noticed. */
  guards: boolean;
  json: boolean;
  help: boolean;
}

export const usage = `Runs the order pipeline in virtual time, against faults that a seed draws, and checks that the invariants hold.

  npm run simulate                         100 seeds from a random one on
  npm run simulate -- --seeds 1000         more of them
  npm run simulate -- --seed 42            one seed, told step by step with --trace

Options, after "--":
  --seeds N        how many seeds, 100 by default
  --seed N         the first seed; alone it is the only one
  --faults F13,F29 exactly these faults, instead of those that the seed draws; "none" for none
  --actors cancels exactly these people do something about orders; "none" for none
  --orders 1,3     of the orders that the seed draws, only these
  --trace          what happened, line by line
  --without GUARD  takes a guard of the app away: the run is expected to fail
  --guards         does that with each guard, until the run fails
  --json           the result as one line of JSON
  --help           this text

Faults:
${faultIds.map((id) => `  ${id.padEnd(5)}${faultTitles[id]}`).join('\n')}

Actors:
${actorIds.map((id) => `  ${id.padEnd(16)}${actorTitles[id]}`).join('\n')}

Guards: ${guardNames.join(', ')}

The exit code is 1 when an invariant was broken. A failure is printed with its seed, the least that still breaks the same
invariant, and the command that repeats it.
`;

const options = {
  seeds: { type: 'string' },
  seed: { type: 'string' },
  faults: { type: 'string' },
  actors: { type: 'string' },
  orders: { type: 'string' },
  trace: { type: 'boolean', default: false },
  without: { type: 'string' },
  guards: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** @param anySeed where to begin when no seed is given. Throws a UsageError. */
export function parseCommandLine(args: string[], anySeed: number): Command {
  const values = parse(args);
  const { seed, seeds, without } = values;
  if (without !== undefined && !isGuardName(without))
    throw new UsageError(`--without: expected one of ${guardNames.join(', ')}, got "${without}".`);
  return {
    seeds: seeds === undefined ? (seed === undefined ? 100 : 1) : wholeNumber('--seeds', seeds, 1),
    from: seed === undefined ? anySeed : wholeNumber('--seed', seed, 0),
    faults: values.faults === undefined ? undefined : listed('--faults', values.faults, isFaultId, 'F13,F29'),
    actors: values.actors === undefined ? undefined : listed('--actors', values.actors, isActorId, 'cancels,refunds'),
    orders: values.orders?.split(',').map((order) => wholeNumber('--orders', order, 1)),
    isTraced: values.trace,
    without,
    guards: values.guards,
    json: values.json,
    help: values.help,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options, strict: true }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

function listed<T extends string>(option: string, text: string, is: (id: string) => id is T, example: string): T[] {
  if (text === 'none') return [];
  return text.split(',').map((id) => {
    if (is(id)) return id;
    throw new UsageError(`${option}: expected ids such as ${example}, separated by commas, or "none"; got "${id}".`);
  });
}

function wholeNumber(option: string, text: string, least: number): number {
  if (/^\d{1,9}$/.test(text) && Number(text) >= least) return Number(text);
  throw new UsageError(`${option}: expected a whole number from ${least} on, got "${text}".`);
}
