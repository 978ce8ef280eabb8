import { type Look, orderIdSchema } from '../order/order.ts';
import type { StoredOrder } from '../ports/orders.ts';
import type { Webhook } from '../ports/webhooks.ts';
import { type CommandPipeline, wake } from './command.ts';
import type { Pipeline } from './pipeline.ts';

export type HintPipeline = CommandPipeline & Pick<Pipeline, 'deadLetters'>;

/** An event that a provider has sent and signed. */
type Event = Extract<Webhook, { kind: 'event' }>;

/** Something happened at a provider to an object that no order knows. */
class UnmatchedWebhook extends Error {
  readonly code = 'unmatched_webhook';

  constructor(detail: string) {
    super(detail);
    this.name = 'UnmatchedWebhook';
  }
}

/**
 * Has an order look at its provider, because an event says that something happened there. Whatever this comes to is stored
 * when it returns.
 *
 * 1. The order is the one that the object names, or the one whose ledger names the object.
 * 2. None: a dead letter refers to the event; for a payment somebody is alerted, as money may have moved.
 * 3. The ledger has another object by now (an earlier payment method's, or one that was prepared and never used), or says
 *    as much as the event (most events tell of what this app has done itself): nothing.
 * 4. Else the order is woken, also by a copy of an event: a run that looks just now may have read the object before this
 *    event, and only a write makes it read again.
 *
 * Throws what reading and writing throw.
 */
export async function takeHint(pipeline: HintPipeline, at: keyof Look, event: Event): Promise<void> {
  const { signals } = pipeline;
  const { ref } = event;
  const told = toldOf(at, event);
  if (ref === null) return signals.event('webhook.of_no_order', told);
  const stored = await orderOf(pipeline, at, event, ref);
  if (stored === undefined) return unmatched(pipeline, at, event);
  const { id: orderId, head } = stored.order;
  if (head.refs[at] !== ref) return signals.event('webhook.of_former_object', { ...told, orderId });
  const woken = await wake(pipeline, stored, 'webhook', at, event.reached);
  if (woken.order.look[at]) signals.event('webhook.taken', { ...told, orderId });
}

async function unmatched({ deadLetters, clock, signals }: HintPipeline, at: keyof Look, event: Event): Promise<void> {
  const { id, type, ref } = event;
  const detail = `${type} of ${ref}`;
  await deadLetters.put({ container: 'webhooks', id, etag: null, reason: 'unmatched_webhook', detail }, clock.now());
  const told = toldOf(at, event);
  if (at === 'payment') signals.problem('webhook.unmatched', new UnmatchedWebhook(detail), told);
  else signals.event('webhook.unmatched', told);
}

const toldOf = (at: keyof Look, { id, type, ref }: Event) => ({ at, eventId: id, type, ref });

async function orderOf(
  { orders }: HintPipeline,
  at: keyof Look,
  event: Event,
  ref: string,
): Promise<StoredOrder | undefined> {
  const named = orderIdSchema.safeParse(event.orderId);
  const orderId = named.success ? named.data : await orders.withRef(at, ref);
  return orderId === undefined ? undefined : orders.read(orderId);
}
