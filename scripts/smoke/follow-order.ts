import { z } from 'zod';
import { Fault } from './fault.ts';
import { type Patience, patiently } from './patiently.ts';
import { type Site, told } from './site.ts';

const entrySchema = z.object({ seq: z.int(), type: z.string(), at: z.iso.datetime() });
export type LedgerEntry = z.infer<typeof entrySchema>;

const orderSchema = z.object({
  state: z.string(),
  status: z.string(),
  paymentStatus: z.string(),
  fulfillmentStatus: z.string(),
  events: z.array(entrySchema),
  failure: z.object({ code: z.string(), detail: z.string() }).optional(),
});
export type FollowedOrder = z.infer<typeof orderSchema>;

interface Look {
  /** undefined: nothing has happened since. */
  order: FollowedOrder | undefined;
  etag: string;
  /** Whether more will happen by itself. */
  isMoving: boolean;
}

const pollMs = 1_000;

/** Reads an order until it is completed, and tells each entry of its ledger once. Any other end is a Fault. */
export async function followOrder(
  site: Site,
  { clock, patience }: Patience,
  { orderId, accessToken }: { orderId: string; accessToken: string },
  onEntry: (entry: LedgerEntry) => void,
): Promise<FollowedOrder> {
  const until = clock.monotonic() + patience;
  const left = () => Math.max(0, until - clock.monotonic());
  let followed: FollowedOrder | undefined;
  for (let etag = ''; ; await clock.sleep(pollMs)) {
    const seen = await patiently({ clock, patience: left() }, () => look(site, { orderId, accessToken, etag }));
    etag = seen.etag;
    for (const entry of seen.order?.events.slice(followed?.events.length ?? 0) ?? []) onEntry(entry);
    followed = seen.order ?? followed;
    if (followed?.state === 'completed') return followed;
    if (followed !== undefined && (!seen.isMoving || followed.status === 'action_required' || left() === 0))
      throw notCompleted(orderId, followed, seen.isMoving);
  }
}

async function look(site: Site, of: { orderId: string; accessToken: string; etag: string }): Promise<Look> {
  const { orderId, accessToken, etag } = of;
  const headers = { authorization: `Bearer ${accessToken}`, ...(etag !== '' && { 'if-none-match': etag }) };
  const answer = await site(`/orders/${orderId}`, { headers });
  const { data: order } = orderSchema.safeParse(answer.json);
  if ((answer.status !== 200 || order === undefined) && answer.status !== 304)
    throw new Fault(
      {
        expected: `order ${orderId} to whoever has its token`,
        came: told(answer),
        todo: 'It is placed, and goes on by itself; only reading it fails. docs/errors.md says what each problem asks for.',
      },
      { isFinal: answer.status < 500 && ![404, 429].includes(answer.status) },
    );
  return { order, etag: answer.headers.get('etag') ?? '', isMoving: answer.headers.has('retry-after') };
}

function notCompleted(orderId: string, order: FollowedOrder, isMoving: boolean): Fault {
  const { state, status, failure, events } = order;
  const last = events.at(-1)?.type ?? 'nothing';
  const expected = `order ${orderId} to be completed`;
  if (failure !== undefined)
    return new Fault({
      expected,
      came: `${state}: ${failure.code}, ${failure.detail}`,
      todo: 'docs/errors.md says why orders fail.',
    });
  if (status === 'action_required')
    return new Fault({
      expected,
      came: 'an order that waits for its buyer to act on the payment',
      todo: 'Order with a payment method that asks for nothing, such as pm_card_visa.',
    });
  if (!isMoving)
    return new Fault({
      expected,
      came: `${state}, at rest after ${last}`,
      todo: `It waits for a person: npm run ops -- show ${orderId} has its reason, docs/operations.md what to do.`,
    });
  return new Fault({
    expected,
    came: `${state} when time was over; its last entry is ${last}`,
    todo: 'It goes on by itself. Where it stands still: do the feed functions run (feed.lag, the leases, their always-ready instances), is a provider out (provider.circuit)? Where buyers have time to think again (FULFILL_AFTER_SECONDS), give --timeout more.',
  });
}
