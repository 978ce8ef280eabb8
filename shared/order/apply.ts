import { startOfAxes } from './axes.ts';
import type { Entry } from './entries.ts';
import type { Head } from './order.ts';
import { refusal, type Transition, transitions } from './transitions.ts';

/** An entry that the transition table does not allow. It is a fault of the code that wrote it, never of an order. */
export class TransitionRefused extends Error {
  readonly code = 'transition_refused';
}

/** The head before the first entry. */
export const emptyHead: Head = {
  seq: 0,
  ...startOfAxes,
  totals: null,
  taxes: [],
  refs: { payment: null, shipment: null },
  authorization: null,
  fence: null,
  tracking: null,
  failure: null,
  attention: null,
};

/** The head after one more entry: the only way a head changes. Throws TransitionRefused. */
export function apply(head: Head, entry: Entry): Head {
  if (entry.seq !== head.seq + 1) throw new TransitionRefused(`Expected entry ${head.seq + 1}, got ${entry.seq}.`);
  if ((entry.type === 'order.placed') !== (entry.seq === 1)) {
    throw new TransitionRefused(`${entry.type} as entry ${entry.seq}: order.placed is the first entry, once.`);
  }
  const refused = refusal(entry.type, head);
  if (refused !== undefined) throw new TransitionRefused(refused);
  return { ...moved(head, transitions[entry.type]), ...effects(head, entry), seq: entry.seq };
}

/** fold(log) = head, for every order at any time. */
export function fold(log: readonly Entry[]): Head {
  return log.reduce(apply, emptyHead);
}

function moved(head: Head, transition: Transition | null): Head {
  if (transition === null) return head;
  return { ...head, [transition.axis]: transition.to, ...(transition.goal && { goal: transition.goal }) };
}

/** What an entry brings besides its move. */
function effects(head: Head, entry: Entry): Partial<Head> {
  switch (entry.type) {
    case 'tax.calculated':
      return { totals: entry.totals, taxes: entry.taxes };
    case 'payment.prepared':
      return { refs: { ...head.refs, payment: entry.ref } };
    case 'payment.authorized':
      return { authorization: { at: entry.at, captureBefore: entry.captureBefore } };
    case 'shipment.prepared':
      return { refs: { ...head.refs, shipment: entry.ref } };
    case 'shipment.buying':
      return { fence: { until: entry.until, lookAt: entry.lookAt } };
    case 'shipment.bought':
      return { tracking: entry.tracking };
    case 'payment.declined':
    case 'shipment.impossible':
    case 'order.failing':
      return { failure: entry.reason };
    case 'order.attention':
      return { attention: entry.reason };
    default:
      return {};
  }
}
