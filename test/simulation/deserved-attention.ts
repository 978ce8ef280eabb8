import type { ActorId } from './actors/actor.ts';
import type { FaultId } from './faults/fault.ts';
import type { World } from './world.ts';

/** What may bring an order to a person, by the reason that the ledger gives. Nothing else may. */
const causes: ReadonlyMap<string, readonly (FaultId | ActorId)[]> = new Map([
  ['processing_error', ['F33']],
  ['run_unfinished', ['F34', 'F1', 'F2']],
  ['payment_disputed', ['banks', 'dashboard']],
  ['refund_refused', ['banks', 'dashboard']],
  ['capture_impossible', ['dashboard']],
  ['captured_amount_differs', ['dashboard']],
  ['purchase_unresolved', ['F28']],
]);

/** I6: a person is asked only where there is no other way. */
export function watchAttention({ watch, plan }: World): void {
  const drawn = new Set<FaultId | ActorId>([...plan.faults, ...plan.actors]);
  watch.onEntry(({ id }, entry) => {
    if (entry.type !== 'order.attention') return;
    const { code, detail } = entry.reason;
    if (causes.get(code)?.some((cause) => drawn.has(cause)) === true) return;
    watch.violate('I6', `${id} asks for a person and nothing here deserves it: ${code}, ${detail}`);
  });
}
