import type { EntryDraft, Reason } from '../order/entries.ts';
import type { Look, Order } from '../order/order.ts';

/** What a step came to: entries for the ledger (none: nothing can be done now), or a person has to look. */
export type Outcome =
  /** `look`: what the provider has to be asked next, because more may have happened there. */
  { kind: 'entries'; entries: EntryDraft[]; look?: keyof Look } | { kind: 'attention'; reason: Reason };

/** The ledger as a step sees it. */
export interface Ledger {
  /**
   * Writes what has come together so far, and these entries, in one conditional replace, and returns the order as it now
   * stands. A step calls it before it acts on a reference or under a fence: what must not be forgotten is written first.
   * With nothing to write it costs nothing.
   */
  commit(...entries: EntryDraft[]): Promise<Order>;
}

/**
 * One step of the process. It is repeatable: whoever runs it again after a crash or a lost answer finds the same objects.
 * Failures of the outside are thrown as PortFailure and become outcomes in one place (pipeline/perform.ts).
 */
export type Step = (order: Order, ledger: Ledger) => Promise<Outcome>;

/** One reason is enough for a person to look: a second `order.attention` is left out. */
export const entries = (...drafts: EntryDraft[]): Outcome => {
  const first = drafts.find(({ type }) => type === 'order.attention');
  return { kind: 'entries', entries: drafts.filter((one) => one.type !== 'order.attention' || one === first) };
};

export const needsAttention = (code: string, detail: string): Outcome => ({
  kind: 'attention',
  reason: { code, detail },
});

/** A part of the order that the transition table says must be there by now. */
export function required<T>(part: T | null, name: string): T {
  if (part === null) throw new TypeError(`Expected the ledger to hold ${name}.`);
  return part;
}
