import type { BuiltIn } from './built-in.ts';
import { dateTimeText, ticksAt } from './functions/ticks.ts';

/** What functions see of the world around the query. */
export interface Ambient {
  /** Milliseconds since the epoch. */
  now: () => number;
  /** From 0 up to but not including 1. */
  random: () => number;
}

/** For queries that are only checked or planned. */
export const stillness: Ambient = { now: () => 0, random: () => 0 };

const none: BuiltIn['arity'] = [0, 0];

/** Functions that differ from call to call; those whose names end in STATIC keep to one moment for the whole query. */
export const ambientFunctions: ReadonlyMap<string, (ambient: Ambient) => BuiltIn> = new Map(
  Object.entries({
    GETCURRENTDATETIME: moment((now) => dateTimeText(ticksAt(now))),
    GETCURRENTDATETIMESTATIC: fixed((now) => dateTimeText(ticksAt(now))),
    GETCURRENTTICKS: moment((now) => Number(ticksAt(now))),
    GETCURRENTTICKSSTATIC: fixed((now) => Number(ticksAt(now))),
    GETCURRENTTIMESTAMP: moment((now) => now),
    GETCURRENTTIMESTAMPSTATIC: fixed((now) => now),
    RAND: ({ random }: Ambient): BuiltIn => ({ arity: none, call: () => random() }),
  }),
);

function moment(tell: (now: number) => ReturnType<BuiltIn['call']>): (ambient: Ambient) => BuiltIn {
  return ({ now }) => ({ arity: none, call: () => tell(now()) });
}

function fixed(tell: (now: number) => ReturnType<BuiltIn['call']>): (ambient: Ambient) => BuiltIn {
  return ({ now }) => {
    const value = tell(now());
    return { arity: none, call: () => value };
  };
}
