import { startOfAxes } from './axes.ts';
import type { Entry, EntryDraft } from './entries.ts';
import { objection } from './guards.ts';
import type { Head } from './order.ts';
import type { Refund } from './refunds.ts';
import { refusal, type Transition, transitions } from './transitions.ts';

/** An entry that the ledger does not allow. It is a fault of the code that wrote it, never of an order. */
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
  generation: 1,
  paymentMethod: null,
  replacement: null,
  action: null,
  authorization: null,
  captured: null,
  burnt: {},
  fence: null,
  labelCheckAt: null,
  tracking: null,
  refunds: [],
  disputes: [],
  failure: null,
  attention: null,
};

/** Why an entry may not be the next one, or undefined when it may. */
export function refusalOf(head: Head, draft: EntryDraft): string | undefined {
  if ((draft.type === 'order.placed') !== (head.seq === 0)) {
    return `${draft.type} as entry ${head.seq + 1}: order.placed is the first entry, once.`;
  }
  return refusal(draft.type, head) ?? objection(head, draft);
}

/** The head after one more entry: the only way a head changes. Throws TransitionRefused. */
export function apply(head: Head, entry: Entry): Head {
  if (entry.seq !== head.seq + 1) throw new TransitionRefused(`Expected entry ${head.seq + 1}, got ${entry.seq}.`);
  const refused = refusalOf(head, entry);
  if (refused !== undefined) throw new TransitionRefused(refused);
  return { ...moved(head, transitions[entry.type]), ...effects(head, entry), seq: entry.seq };
}

/** fold(log) = head, for every order at any time. */
export function fold(log: readonly Entry[]): Head {
  return log.reduce(apply, emptyHead);
}

function moved(head: Head, transition: Transition): Head {
  if (!('axis' in transition)) return head;
  return { ...head, [transition.axis]: transition.to, ...(transition.goal && { goal: transition.goal }) };
}

/** What an entry brings besides its move. */
function effects(head: Head, entry: Entry): Partial<Head> {
  switch (entry.type) {
    case 'tax.calculated':
      return { totals: entry.totals, taxes: entry.taxes };
    case 'payment.prepared':
      return { refs: { ...head.refs, payment: entry.ref } };
    case 'payment.action_required':
      return { action: { reason: entry.reason, at: entry.at, expiresAt: entry.expiresAt } };
    case 'payment.method_changed':
      return { replacement: entry.paymentMethod };
    case 'payment.replaced':
      return {
        refs: { ...head.refs, payment: null },
        generation: head.generation + 1,
        paymentMethod: head.replacement,
        replacement: null,
        action: null,
        burnt: {},
      };
    case 'payment.authorized':
      return { authorization: { at: entry.at, captureBefore: entry.captureBefore }, action: null, replacement: null };
    case 'payment.captured':
      return { captured: entry.amount };
    case 'payment.key_burnt':
      return { burnt: { ...head.burnt, [entry.deed]: (head.burnt[entry.deed] ?? 0) + 1 } };
    case 'shipment.prepared':
      return { refs: { ...head.refs, shipment: entry.ref } };
    case 'shipment.buying':
      return { fence: { until: entry.until, lookAt: entry.lookAt } };
    case 'shipment.bought':
      return { tracking: entry.tracking };
    case 'shipment.abandoned':
      return { labelCheckAt: entry.checkAt };
    case 'shipment.checked':
      return { labelCheckAt: null };
    case 'cancel.ordered':
      return { failure: null, attention: null };
    case 'cancel.rejected':
      return { failure: null };
    case 'payment.declined':
    case 'shipment.impossible':
    case 'order.failing':
      return { failure: entry.reason };
    case 'order.attention':
      return { attention: entry.reason };
    case 'order.retried':
      return { attention: null, refunds: head.refunds.map((refund) => dueBy(refund, entry.at)) };
    case 'order.resolved':
    case 'order.closed':
      return { attention: null, labelCheckAt: null };
    default:
      return { refunds: refundsAfter(head.refunds, entry), disputes: disputesAfter(head.disputes, entry) };
  }
}

/** A pending refund whose time may have been a long way off. */
const dueBy = (refund: Refund, at: number): Refund =>
  refund.state === 'pending' ? { ...refund, next: Math.min(refund.next, at) } : refund;

function refundsAfter(refunds: Refund[], entry: Entry): Refund[] {
  const changed = (id: string, change: (refund: Refund) => Partial<Refund>) =>
    refunds.map((refund) => (refund.id === id ? { ...refund, ...change(refund) } : refund));
  switch (entry.type) {
    case 'refund.requested': {
      const { id, amount, lines, key } = entry;
      const origin = key === undefined ? ('undo' as const) : ('command' as const);
      const asked = { id, amount, state: 'pending' as const, origin, refusals: 0, next: entry.at, ref: null };
      return [...refunds, { ...asked, ...(lines && { lines }) }];
    }
    case 'refund.succeeded':
      return changed(entry.id, () => ({ state: 'succeeded', ref: entry.ref }));
    case 'refund.refused':
      return changed(entry.id, ({ refusals }) => ({ state: 'pending', refusals: refusals + 1, next: entry.next }));
    case 'refund.rejected':
      return changed(entry.id, () => ({ state: 'rejected' }));
    case 'refund.recorded': {
      const { ref, amount, at } = entry;
      const made = { id: ref, ref, amount, state: 'succeeded' as const, origin: 'provider' as const };
      return [...refunds, { ...made, refusals: 0, next: at }];
    }
    default:
      return refunds;
  }
}

function disputesAfter(disputes: Head['disputes'], entry: Entry): Head['disputes'] {
  if (entry.type === 'dispute.opened')
    return [...disputes, { ref: entry.ref, amount: entry.amount, state: 'open' as const }];
  if (entry.type !== 'dispute.closed') return disputes;
  return disputes.map((dispute) => (dispute.ref === entry.ref ? { ...dispute, state: entry.outcome } : dispute));
}
