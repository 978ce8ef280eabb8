import { labeled } from './axes.ts';
import type { EntryDraft, EntryType } from './entries.ts';
import type { Head } from './order.ts';
import { isGivenBack, leftOf, type Refund, refundedOf, returnedOf } from './refunds.ts';

type Draft<T extends EntryType> = Extract<EntryDraft, { type: T }>;

/** Says why an entry is not allowed although the axes allow it, or undefined. */
type Guard<T extends EntryType> = (head: Head, entry: Draft<T>) => string | undefined;

const refundIs =
  (...states: Refund['state'][]) =>
  ({ refunds }: Head, { id }: { id: string }): string | undefined => {
    const found = refunds.find((refund) => refund.id === id)?.state;
    return found !== undefined && states.includes(found)
      ? undefined
      : `expected refund ${id} to be ${states.join(' or ')}, found ${found ?? 'none'}`;
  };

function overpaid(head: Head, amount: number): string | undefined {
  const rest = (head.captured ?? 0) - refundedOf(head);
  return amount <= rest ? undefined : `expected at most ${rest} to be given back, found ${amount}`;
}

const moneyIsBack = (head: Head): string | undefined =>
  head.payment !== 'captured' || isGivenBack(head)
    ? undefined
    : `expected all ${head.captured} to be given back, found ${returnedOf(head)}`;

const inAttention = ({ attention }: Head): string | undefined =>
  attention === null ? 'expected the order to be in attention' : undefined;

/**
 * An order that is closed is not looked at any more, while a buyer could still pay for it. One that is undone and yet in
 * attention may be closed: its payment could not be ended here, and an operator has seen to it.
 */
function openPayment({ goal, payment, shipment }: Head): string | undefined {
  if (goal !== 'fulfill') return undefined;
  const isOpen = payment === 'prepared' || payment === 'action_required';
  const isHeld = payment === 'authorized' && !labeled.includes(shipment);
  return isOpen || isHeld ? `expected no open payment, found ${payment}: cancel the order instead` : undefined;
}

/** A buyer may try so many; each has time until its expiry, and holds the goods until then. */
const paymentMethods = 10;

/** What the transition table cannot say: conditions on amounts and lists. */
export const guards: { readonly [T in EntryType]?: Guard<T> } = {
  'payment.method_changed': ({ replacement, generation }) => {
    if (replacement !== null) return 'expected no other change to be under way';
    return generation < paymentMethods ? undefined : `expected at most ${paymentMethods} payment methods`;
  },
  'payment.replaced': ({ replacement }) => (replacement === null ? 'expected another payment method' : undefined),
  'refund.requested': (head, { id, amount }) => {
    if (head.refunds.some((refund) => refund.id === id)) return `expected a new refund, found ${id}`;
    const rest = leftOf(head);
    return amount > 0 && amount <= rest ? undefined : `expected an amount from 1 to ${rest}, found ${amount}`;
  },
  'refund.succeeded': (head, entry) =>
    refundIs('pending')(head, entry) ?? overpaid(head, head.refunds.find(({ id }) => id === entry.id)?.amount ?? 0),
  // One that had succeeded may be given back by the buyer's bank.
  'refund.refused': refundIs('pending', 'succeeded'),
  'refund.rejected': refundIs('pending', 'succeeded'),
  'refund.recorded': (head, { ref, amount }) =>
    head.refunds.some((refund) => refund.ref === ref)
      ? `expected an unknown refund, found ${ref}`
      : overpaid(head, amount),
  'dispute.opened': ({ disputes }, { ref }) =>
    disputes.some((dispute) => dispute.ref === ref) ? `expected an unknown dispute, found ${ref}` : undefined,
  'dispute.closed': ({ disputes }, { ref }) =>
    disputes.some((dispute) => dispute.ref === ref && dispute.state === 'open')
      ? undefined
      : `expected ${ref} to be an open dispute`,
  'shipment.checked': ({ labelCheckAt }) => (labelCheckAt === null ? 'expected a label to be checked' : undefined),
  'order.canceled': moneyIsBack,
  'order.failed': moneyIsBack,
  'order.attention': ({ attention }) =>
    attention === null ? undefined : `expected an order without attention, found ${attention.code}`,
  'order.retried': inAttention,
  'order.resolved': (head) =>
    inAttention(head) ?? (head.ended === 'canceled' || head.ended === 'failed' ? moneyIsBack(head) : undefined),
  'order.closed': (head) => inAttention(head) ?? openPayment(head),
};

/** Why a guard does not allow an entry, or undefined when none objects. */
export function objection<T extends EntryType>(head: Head, entry: Draft<T>): string | undefined {
  const guard: Guard<T> | undefined = guards[entry.type];
  const objected = guard?.(head, entry);
  return objected === undefined ? undefined : `${entry.type}: ${objected}`;
}
