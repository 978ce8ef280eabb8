import type { Clock } from '../ports/clock.ts';
import type { DeadLetters } from '../ports/dead-letters.ts';
import type { Ids, Random } from '../ports/ids.ts';
import type { Orders } from '../ports/orders.ts';
import type { Signals } from '../ports/signals.ts';
import type { Tracing } from '../ports/tracing.ts';
import type { Steps } from '../steps/registry.ts';
import type { Circuits } from './circuits.ts';

/** What runs steps needs. Times in milliseconds. */
export interface Pipeline {
  orders: Orders;
  deadLetters: DeadLetters;
  steps: Steps;
  circuits: Circuits;
  clock: Clock;
  ids: Ids;
  random: Random;
  signals: Signals;
  tracing: Tracing;
  /** An active order that nobody has moved for so long is taken up by the sweeper. */
  watchdog: number;
}
