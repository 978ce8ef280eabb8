import { seededRandom } from 'local-service/random';
import { describe, expect, it } from 'vitest';
import { sampleOrder, sampleOrderId, undisturbedLedger } from '../../test/sample-order.ts';
import { always, nth } from '../../test/struck-process.ts';
import { type VirtualShopOptions, virtualShop } from '../../test/virtual-shop.ts';
import { fold } from '../order/apply.ts';
import { PortFailure } from '../ports/failure.ts';

const id = sampleOrderId(1);

function shopWithOrder(options: VirtualShopOptions = {}) {
  const shop = virtualShop(options);
  shop.put(sampleOrder(1));
  return shop;
}

type VirtualShop = ReturnType<typeof shopWithOrder>;

const types = (shop: VirtualShop) => shop.order(id).log.map(({ type }) => type);
const labels = (shop: VirtualShop) => [...shop.books.shipments.values()].filter(({ label }) => label !== null);
const charges = (shop: VirtualShop) => [...shop.books.intents.values()].map(({ status }) => status);

/** What must hold of an order at rest, whatever happened on the way. */
function expectSound(shop: VirtualShop): void {
  const order = shop.order(id);
  expect(fold(order.log)).toEqual(order.head);
  expect(order).toMatchObject({ wakeAt: null, runs: 0 });
  expect(shop.books.intents.size).toBeLessThanOrEqual(1);
  expect(labels(shop).length).toBeLessThanOrEqual(1);
  const held = [...shop.books.reservations.values()].filter(({ status }) => status === 'held');
  expect(held).toEqual([]);
  const { ended } = order.head;
  expect(charges(shop)).toEqual(
    ended === 'completed' ? ['captured'] : expect.not.arrayContaining(['authorized', 'captured']),
  );
  expect(labels(shop).length).toBe(ended === 'completed' ? 1 : 0);
  expect(shop.books.shelf).toEqual(ended === 'completed' ? { onHand: 8, available: 8 } : { onHand: 10, available: 10 });
}

describe('an order without trouble', () => {
  it('completes along the process, within 10 writes of its document (I16)', async () => {
    const shop = shopWithOrder();
    await shop.deliver();
    expect(types(shop)).toEqual(undisturbedLedger);
    expect(shop.writes()).toBe(8);
    expectSound(shop);
  });

  it('writes a reference and a fence before it acts on them', async () => {
    const shop = shopWithOrder();
    await shop.deliver();
    const calls = shop.books.calls.filter((call) => call !== 'orders.read');
    const before = (call: string) => calls[calls.indexOf(call) - 1];
    for (const acting of ['payments.authorize', 'shipping.buy', 'payments.capture'])
      expect(before(acting)).toBe('orders.replace');
  });

  it('is written no more when its changes are delivered again, or the feed is read from the beginning (F4, F5, F9)', async () => {
    const shop = shopWithOrder();
    const first = structuredClone(shop.feed);
    await shop.deliver();
    const writes = shop.writes();
    for (const lane of shop.lanes) await Promise.all([lane(first, {}), lane(first, {})]);
    expect(shop.writes()).toBe(writes);
    expectSound(shop);
  });

  it('tells one event per ledger entry', async () => {
    const shop = shopWithOrder();
    await shop.deliver();
    expect(shop.books.events).toContain('order.payment.authorized');
    expect(shop.books.events).toContain('order.completed');
    expect(shop.books.events).toHaveLength(shop.order(id).log.length - 1);
  });
});

describe('an order that fails', () => {
  it.each<[string, VirtualShopOptions, string, string[]]>([
    [
      'declined',
      { declines: true },
      'payment_declined',
      ['payment.declined', 'payment.canceled', 'stock.released', 'order.failed'],
    ],
    ['out of stock', { onHand: 1 }, 'out_of_stock', ['order.failing', 'stock.released', 'order.failed']],
    [
      'undeliverable',
      { undeliverable: true },
      'undeliverable',
      ['shipment.impossible', 'payment.voided', 'stock.released', 'order.failed'],
    ],
  ])('%s: everything is undone before it ends', async (_, options, code, ending) => {
    const shop = shopWithOrder(options);
    await shop.deliver();
    expect(types(shop).slice(-ending.length)).toEqual(ending);
    expect(shop.order(id).head).toMatchObject({ ended: 'failed', failure: { code } });
    expect(charges(shop)).not.toContain('captured');
    expect(charges(shop)).not.toContain('authorized');
    expect(shop.books.shelf.available).toBe(options.onHand ?? 10);
  });

  it('above the approved total: nothing is reserved or charged', async () => {
    const shop = virtualShop();
    const order = sampleOrder(1);
    shop.put({ ...order, terms: { ...order.terms, approvedTotal: 2_989 } });
    await shop.deliver();
    expect(shop.order(id).head.failure?.code).toBe('total_exceeds_approval');
    expect(shop.books.calls).not.toContain('payments.prepare');
    expect(shop.books.calls).not.toContain('stock.reserve');
  });
});

describe('a process that dies (F1, F2, F3)', () => {
  const scenarios: [string, VirtualShopOptions][] = [
    ['a completing order', {}],
    ['a declined order', { declines: true }],
    ['an undeliverable order', { undeliverable: true }],
    ['an order out of stock', { onHand: 1 }],
  ];
  it.each(scenarios)(
    'at any call of %s, before or after its effect: the sweeper brings it to the same end',
    async (_, options) => {
      const undisturbed = shopWithOrder(options);
      await undisturbed.settle();
      const calls = undisturbed.books.calls.length;
      expect(calls).toBeGreaterThan(5);
      for (const when of ['before', 'after'] as const) {
        for (let n = 1; n <= calls; n += 1) {
          const shop = shopWithOrder({ ...options, strike: nth(n, when, 'crash') });
          await shop.settle();
          expect(shop.order(id).head.ended, `crash ${when} call ${n}`).toBe(undisturbed.order(id).head.ended);
          expect(shop.order(id).head.failure?.code).toBe(undisturbed.order(id).head.failure?.code);
          expect(labels(shop).length).toBe(undisturbed.order(id).head.ended === 'completed' ? 1 : 0);
          if ((options.onHand ?? 10) === 10) expectSound(shop);
        }
      }
    },
  );

  it.each([
    'orders.read',
    'tax.calculate',
    'stock.reserve',
    'payments.prepare',
    'payments.authorize',
    'shipping.prepare',
    'shipping.buy',
    'payments.capture',
    'stock.consume',
    'tax.commit',
  ])('again and again at %s: after five unfinished runs a person is asked (F34)', async (deadly) => {
    let reads = 0;
    const shop = shopWithOrder({
      strike: (call, when) => {
        if (call === 'orders.read') reads += 1;
        // A read kills only the runs of lanes: the sweeper's own read comes before its claim.
        return call === deadly && when === 'before' && (call !== 'orders.read' || reads < 8) ? 'crash' : undefined;
      },
    });
    await shop.settle();
    const { head, runs, wakeAt } = shop.order(id);
    if (deadly === 'orders.read') expect(head.ended).toBe('completed');
    else expect(head.attention).toMatchObject({ code: 'run_unfinished' });
    expect([wakeAt, runs > 5]).toEqual([null, false]);
  });
});

describe('a lost answer (F13, F21, F27)', () => {
  it('at any call, before or after its effect, ends in the same order, one charge and one label', async () => {
    const undisturbed = shopWithOrder();
    await undisturbed.settle();
    for (const failureClass of ['transient', 'ambiguous'] as const) {
      for (const when of ['before', 'after'] as const) {
        for (let n = 1; n <= undisturbed.books.calls.length; n += 1) {
          const failure = new PortFailure('payments', failureClass, 'call', new Error('reset'));
          const shop = shopWithOrder({ strike: nth(n, when, failure) });
          await shop.settle();
          expect(shop.order(id).head.ended, `${failureClass} ${when} call ${n}`).toBe('completed');
          expectSound(shop);
        }
      }
    }
  });
});

describe('a provider that is out (F24)', () => {
  const hour = 3_600_000;
  const outageOf = (call: string, failureClass: 'transient' | 'ambiguous' | 'configuration' | 'unknown') => {
    const port = call.startsWith('payments') ? 'payments' : call.startsWith('shipping') ? 'shipping' : 'store';
    return always(call, 'before', () => new PortFailure(port, failureClass, call, new Error('out')));
  };

  /** Sweeps and deliveries until `end`; the writes they took. */
  async function writesUntil(shop: VirtualShop, end: number): Promise<number> {
    const before = shop.writes();
    while ((shop.order(id).wakeAt ?? Number.POSITIVE_INFINITY) < end) {
      shop.pass(Math.max(0, (shop.order(id).wakeAt ?? 0) - shop.now()));
      await shop.sweep();
      await shop.deliver();
    }
    return shop.writes() - before;
  }

  const calls = [
    'stock.reserve',
    'payments.prepare',
    'payments.authorize',
    'shipping.prepare',
    'shipping.buy',
    'payments.capture',
    'stock.consume',
  ];
  const outages = calls.flatMap((call) =>
    (['transient', 'ambiguous', 'configuration'] as const).map((one) => [call, one] as const),
  );

  it.each(outages)(
    '%s, %s, for 30 hours: few writes, and the order completes afterwards (I16)',
    async (call, failureClass) => {
      const outage = outageOf(call, failureClass);
      const shop = shopWithOrder({ strike: outage.strike });
      const begin = shop.now();
      await shop.deliver();
      expect(await writesUntil(shop, begin + hour)).toBeLessThanOrEqual(30);
      for (let n = 2; n <= 30; n += 1) expect(await writesUntil(shop, begin + n * hour)).toBeLessThanOrEqual(20);
      expect(shop.order(id).head.attention).toBeNull();
      expect(shop.order(id).log.length).toBeLessThan(120);

      outage.state.on = false;
      await shop.settle();
      expect(shop.order(id).head.ended).toBe('completed');
      expectSound(shop);
    },
  );

  it('is not tried by the lanes while an order is put off', async () => {
    const shop = shopWithOrder({ strike: outageOf('payments.authorize', 'configuration').strike });
    await shop.deliver();
    expect(shop.order(id)).toMatchObject({ attempts: 1, runs: 0, waitsFor: 'payments' });
    const writes = shop.writes();
    for (const lane of shop.lanes) await lane([{ ...shop.order(id), _etag: '"x"' }], {});
    expect(shop.writes()).toBe(writes);
  });

  it.each(calls)('%s, in a way that nobody knows: in attention after twenty tries', async (call) => {
    const shop = shopWithOrder({ strike: outageOf(call, 'unknown').strike });
    await shop.settle(60);
    expect(shop.order(id).head.attention).toMatchObject({ code: 'unknown_failure' });
  });

  it('long, and then failing once in an unknown way, is no reason to ask a person', async () => {
    let tries = 0;
    const shop = shopWithOrder({
      strike: (call, when) => {
        if (call !== 'payments.authorize' || when !== 'before') return undefined;
        tries += 1;
        if (tries > 60) return undefined;
        return new PortFailure('payments', tries === 60 ? 'unknown' : 'transient', call, new Error('out'));
      },
    });
    await shop.settle(100);
    expect(shop.order(id).head.ended).toBe('completed');
  });
});

describe('an authorization that would lapse (F25, I5)', () => {
  const day = 86_400_000;

  it('while the buyer thinks: nothing is shipped, and the money is let go in time', async () => {
    const shop = virtualShop();
    const order = sampleOrder(1);
    shop.put({ ...order, terms: { ...order.terms, fulfillAfter: 8 * day } });
    await shop.settle();
    expect(shop.order(id).head).toMatchObject({
      ended: 'failed',
      failure: { code: 'authorization_lapsing' },
      payment: 'voided',
    });
    expect(shop.now()).toBeLessThan(shop.order(id).head.authorization?.captureBefore ?? 0);
    expectSound(shop);
  });

  it.each(['shipping.prepare', 'shipping.buy'])(
    'while %s fails for longer: no label is bought any more',
    async (call) => {
      const outage = always(call, 'before', () => new PortFailure('shipping', 'transient', call, new Error('out')));
      const shop = shopWithOrder({ strike: outage.strike });
      await shop.settle(1_000);
      expect(shop.order(id).head).toMatchObject({
        ended: 'failed',
        failure: { code: 'authorization_lapsing' },
        payment: 'voided',
      });
      expect(shop.now()).toBeLessThan(shop.order(id).head.authorization?.captureBefore ?? 0);
      expectSound(shop);
    },
  );
});

describe('a store in trouble', () => {
  it('that answers lanes from a replica that lags is read again (F15)', async () => {
    const shop = shopWithOrder();
    const read = shop.pipeline.orders.read.bind(shop.pipeline.orders);
    const versions: Awaited<ReturnType<typeof read>>[] = [];
    shop.pipeline.orders.read = async (orderId) => {
      versions.push(await read(orderId));
      // Every other read gives what the one before it gave.
      return versions.length % 2 === 0 ? versions.at(-2) : versions.at(-1);
    };
    await shop.deliver();
    expect(shop.order(id).head.ended).toBe('completed');
  });

  it('that refuses most writes for a while puts no healthy order into attention (F11)', async () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const random = seededRandom(seed);
      const shop = shopWithOrder({
        strike: (call, when) =>
          call === 'orders.replace' && when === 'before' && random() < 0.5
            ? new PortFailure('store', 'transient', call, new Error('429'))
            : undefined,
      });
      await shop.settle(200);
      expect(shop.order(id).head.ended, `seed ${seed}`).toBe('completed');
      expectSound(shop);
    }
  });
});

describe('two sweepers', () => {
  it('at once claim each order once; who lost its claim goes on no more (F36)', async () => {
    const shop = shopWithOrder({ strike: nth(1, 'before', 'crash') });
    await shop.deliver();
    shop.pass(200_000);
    await Promise.all([shop.sweep(), shop.sweep()]);
    await shop.settle();
    expectSound(shop);
    expect(shop.books.calls.filter((call) => call === 'shipping.buy')).toHaveLength(1);
  });
});

describe('code that fails on one order (F33)', () => {
  it('puts that order in attention, at once and without its data, and leaves the others alone', async () => {
    let struck = false;
    const shop = shopWithOrder({
      strike: (call, when) => {
        if (struck || call !== 'stock.reserve' || when !== 'before') return undefined;
        struck = true;
        return new TypeError('cannot read ada@example.com');
      },
    });
    shop.put(sampleOrder(2));
    await shop.deliver();
    const ends = [1, 2].map((n) => shop.order(sampleOrderId(n)).head);
    expect(ends.filter(({ ended }) => ended === 'completed')).toHaveLength(1);
    const [attention] = ends.flatMap((head) => head.attention ?? []);
    expect(attention).toEqual({ code: 'processing_error', detail: 'The code failed on this order (TypeError).' });
  });
});

describe('a batch of the feed', () => {
  it('puts a document that cannot be read aside by reference and goes on (F17)', async () => {
    const shop = shopWithOrder();
    const poison = { ...sampleOrder(2), _etag: '"7"', head: { goal: 'dance' }, buyer: { name: 'Ada Secret' } };
    for (const lane of shop.lanes) await lane([poison, 'no document', null], {});
    await shop.deliver();
    expect(shop.order(id).head.ended).toBe('completed');
    const [letter] = shop.books.deadLetters;
    expect(letter).toMatchObject({
      container: 'orders',
      id: sampleOrderId(2),
      etag: '"7"',
      reason: 'unreadable_document',
    });
    expect(JSON.stringify(shop.books.deadLetters)).not.toContain('Ada');
  });

  it('leaves a newer schema to newer code (F36)', async () => {
    const shop = virtualShop();
    for (const lane of shop.lanes) await lane([{ ...sampleOrder(1), schema: 2, _etag: '"1"' }], {});
    expect(shop.books.deadLetters).toEqual([]);
    expect(shop.writes()).toBe(0);
  });

  it('that the host delivers again under a retry policy is left to the sweeper', async () => {
    const shop = shopWithOrder();
    const batch = structuredClone(shop.feed);
    for (const lane of shop.lanes) await lane(batch, { retryContext: { retryCount: 1 } });
    expect(shop.writes()).toBe(1);
  });

  it('begins no step of an order three seconds after its first, and no order thirty seconds after the batch (I11)', async () => {
    const shop = virtualShop({
      onHand: 1_000,
      strike: (call, when) => {
        if (call === 'tax.calculate' && when === 'before') shop.pass(1_000);
        return undefined;
      },
    });
    const numbers = Array.from({ length: 200 }, (_, index) => index + 1);
    for (const n of numbers) shop.put(sampleOrder(n));
    await shop.lanes[0]?.(shop.feed.splice(0), {});
    const taxed = numbers.filter((n) => shop.order(sampleOrderId(n)).head.tax === 'calculated').length;
    expect(taxed).toBeGreaterThan(0);
    expect(taxed).toBeLessThanOrEqual(64);
    await shop.settle(100);
    for (const n of numbers) expect(shop.order(sampleOrderId(n)).head.ended).toBe('completed');
  });

  it('may be empty', async () => {
    const shop = virtualShop();
    for (const lane of shop.lanes) await lane([], {});
    expect(shop.books.calls).toEqual([]);
  });
});

describe('time', () => {
  it('waits until the buyer has had time to think again, then goes on by the sweeper', async () => {
    const shop = virtualShop();
    const order = sampleOrder(1);
    shop.put({ ...order, terms: { ...order.terms, fulfillAfter: 600_000 } });
    await shop.deliver();
    const authorizedAt = shop.order(id).head.authorization?.at ?? 0;
    expect(shop.order(id)).toMatchObject({ wakeAt: authorizedAt + 600_000, attempts: 0 });
    await shop.settle();
    expectSound(shop);
  });
});
