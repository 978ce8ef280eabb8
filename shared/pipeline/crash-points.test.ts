import { describe, expect, it } from 'vitest';
import { sampleOrder, sampleOrderId } from '../../test/sample-order.ts';
import type { Strike } from '../../test/struck-process.ts';
import { type VirtualShopOptions, virtualShop } from '../../test/virtual-shop.ts';
import { fold } from '../order/apply.ts';
import type { EntryDraft } from '../order/entries.ts';
import type { Terms } from '../order/order.ts';

const id = sampleOrderId(1);
const firstPayment = `pi_${id}_1`;
const commanded = { key: 'k', fingerprint: 'f' };
const cancel: EntryDraft = { type: 'cancel.requested', ...commanded };
const otherMethod: EntryDraft = { type: 'payment.method_changed', paymentMethod: 'pm_2', ...commanded };
const partly: EntryDraft = { type: 'refund.requested', id: 'ref_1', amount: 1_000, ...commanded };
const wholly: EntryDraft = { ...partly, id: 'ref_2', amount: 2_990 };

type VirtualShop = ReturnType<typeof virtualShop>;
type Head = ReturnType<VirtualShop['order']>['head'];

interface Story {
  options?: VirtualShopOptions;
  terms?: Partial<Terms>;
  /** What happens from outside, once, as soon as the order is there. */
  acts?: readonly { when: (head: Head) => boolean; act: (shop: VirtualShop) => void }[];
  ends: Head['ended'];
  /** Of the total, what stays with the shop. */
  kept: number;
}

const asked = (head: Head) => head.payment === 'action_required';
const done = (head: Head) => head.ended === 'completed';
const order = (draft: EntryDraft) => (shop: VirtualShop) => void shop.command(id, draft);

const stories: Record<string, Story> = {
  'the happy path': { ends: 'completed', kept: 2_990 },
  'captured at once': { terms: { capture: 'immediately' }, ends: 'completed', kept: 2_990 },
  'digital goods': { terms: { shipping: null }, ends: 'completed', kept: 2_500 },
  'a decline': { options: { declines: true }, ends: 'failed', kept: 0 },
  'goods that ran out': { options: { onHand: 1 }, ends: 'failed', kept: 0 },
  'an address that cannot be delivered to': { options: { undeliverable: true }, ends: 'failed', kept: 0 },
  'captured at once, to an address that cannot be delivered to': {
    options: { undeliverable: true },
    terms: { capture: 'immediately' },
    ends: 'failed',
    kept: 0,
  },
  '3-D Secure, completed': {
    options: { asks: true },
    acts: [{ when: asked, act: (shop) => shop.authenticate(firstPayment) }],
    ends: 'completed',
    kept: 2_990,
  },
  '3-D Secure, abandoned': { options: { asks: true }, ends: 'failed', kept: 0 },
  '3-D Secure, then another payment method': {
    options: { asks: true },
    acts: [{ when: asked, act: order(otherMethod) }],
    ends: 'completed',
    kept: 2_990,
  },
  '3-D Secure, completed while another payment method takes its place': {
    options: { asks: true },
    acts: [
      { when: asked, act: order(otherMethod) },
      { when: asked, act: (shop) => shop.authenticate(firstPayment) },
    ],
    ends: 'completed',
    kept: 2_990,
  },
  'a partial refund': { acts: [{ when: done, act: order(partly) }], ends: 'completed', kept: 1_990 },
  'a full refund': { acts: [{ when: done, act: order(wholly) }], ends: 'completed', kept: 0 },
  'a cancel of captured money': {
    terms: { capture: 'immediately', fulfillAfter: 600_000 },
    acts: [{ when: ({ payment }) => payment === 'captured', act: order(cancel) }],
    ends: 'canceled',
    kept: 0,
  },
};

/** Tells a story; `strike` and `between` see each call of the pipeline, numbered from 1, before and after its effect. */
async function told(story: Story, strike: Strike = () => undefined, between?: (shop: VirtualShop) => void) {
  const acts = [...(story.acts ?? [])];
  const shop: VirtualShop = virtualShop({
    ...story.options,
    strike: (call, when) => {
      if (call.startsWith('orders.')) return strike(call, when);
      while (acts[0]?.when(shop.order(id).head)) acts.shift()?.act(shop);
      between?.(shop);
      return strike(call, when);
    },
  });
  const placed = sampleOrder(1);
  const lines = placed.terms.lines.map((line) => ({ ...line, digital: story.terms?.shipping === null }));
  shop.put({ ...placed, terms: { ...placed.terms, lines, ...story.terms } });
  for (let round = 0; round < 5; round += 1) {
    await shop.settle(80);
    const waiting = acts.length;
    while (acts[0]?.when(shop.order(id).head)) acts.shift()?.act(shop);
    if (acts.length === waiting) break;
  }
  return shop;
}

/** What must hold of an order at rest, whatever happened on the way. */
function expectSound(shop: VirtualShop, said: string): void {
  const { head, log, wakeAt, runs } = shop.order(id);
  const { intents, shipments, reservations, shelf } = shop.books;
  const isDone = head.ended === 'completed';
  const live = [...intents.values()].filter(({ status }) => status === 'authorized' || status === 'captured');
  const labeled = ['bought', 'in_transit', 'delivered'].includes(head.shipment);
  const goods = isDone ? 2 : 0;
  expect({
    said,
    head,
    rest: { wakeAt, runs, attention: head.attention },
    labels: [...shipments.values()].filter(({ label }) => label !== null).length,
    live: live.map(({ status, amount, refunds }) => (isDone ? status : amount - refunded(refunds))),
    held: [...reservations.values()].filter(({ status }) => status === 'held'),
    shelf,
  }).toEqual({
    said,
    head: fold(log),
    rest: { wakeAt: null, runs: 0, attention: null },
    labels: labeled ? 1 : 0,
    live: isDone ? ['captured'] : live.map(() => 0),
    held: [],
    shelf: { onHand: shop.initialOnHand - goods, available: shop.initialOnHand - goods },
  });
}

const refunded = (refunds: readonly { amount: number }[]): number =>
  refunds.reduce((sum, { amount }) => sum + amount, 0);

const moneyKept = (shop: VirtualShop): number =>
  [...shop.books.intents.values()]
    .filter(({ status }) => status === 'captured')
    .reduce((sum, { amount, refunds }) => sum + amount - refunded(refunds), 0);

/** Crashes at the nth call, before or after its effect. */
const crashAt = (n: number, at: 'before' | 'after'): Strike => {
  let calls = 0;
  return (_, when) => {
    if (when === at) calls += 1;
    return when === at && calls === n ? 'crash' : undefined;
  };
};

describe.each(Object.entries(stories))('%s', (_, story) => {
  it('comes to its end', async () => {
    const shop = await told(story);
    expectSound(shop, 'undisturbed');
    expect([shop.order(id).head.ended, moneyKept(shop)]).toEqual([story.ends, story.kept]);
  });

  it('comes to the same end after a crash at any call, before or after its effect (F1, F2)', async () => {
    const calls = (await told(story)).books.calls.length;
    expect(calls).toBeGreaterThan(5);
    for (const when of ['before', 'after'] as const) {
      for (let n = 1; n <= calls; n += 1) {
        const said = `crash ${when} call ${n}`;
        const shop = await told(story, crashAt(n, when));
        expectSound(shop, said);
        const ends = { said, ended: shop.order(id).head.ended, kept: moneyKept(shop) };
        expect(ends).toEqual({ said, ended: story.ends, kept: story.kept });
      }
    }
  });

  it('ends canceled, or says why not, when the buyer cancels at any moment (F29, I14)', async () => {
    const calls = (await told(story)).books.calls.length;
    for (let moment = 1; moment <= 2 * calls; moment += 1) {
      let moments = 0;
      let accepted = false;
      const shop = await told(story, undefined, (ours) => {
        moments += 1;
        if (moments === moment) accepted = ours.command(id, cancel);
      });
      const said = `cancel at moment ${moment}`;
      expectSound(shop, said);
      const { head, log } = shop.order(id);
      const rejected = log.some(({ type }) => type === 'cancel.rejected');
      if (accepted && !rejected) expect({ said, ended: head.ended }).toEqual({ said, ended: 'canceled' });
      if (head.ended === 'canceled') expect(moneyKept(shop)).toBe(0);
    }
  });
});

describe('a cancel while a call is under way, and then a crash (F30)', () => {
  it.each([
    ['the happy path', {}],
    ['captured at once', { terms: { capture: 'immediately' } }],
    ['3-D Secure', { options: { asks: true } }],
  ] as [string, Partial<Story>][])(
    '%s: canceled or rejected, with everything undone or everything done',
    async (_, story) => {
      const base: Story = { ends: 'canceled', kept: 0, ...story };
      const calls = (await told(base)).books.calls.length;
      for (let moment = 1; moment <= 2 * calls; moment += 1) {
        for (const later of [0, 1, 2, 3, 5, 8]) {
          let moments = 0;
          let ours: VirtualShop | undefined;
          let strikes = 0;
          const shop = await told(
            base,
            () => {
              strikes += 1;
              return ours !== undefined && strikes === moment + later ? 'crash' : undefined;
            },
            (at) => {
              moments += 1;
              if (moments < moment || ours !== undefined) return;
              ours = at;
              strikes = moment;
              at.command(id, cancel);
            },
          );
          expectSound(shop, `cancel at moment ${moment}, crash ${later} calls later`);
        }
      }
    },
  );
});
