import { seededRandom } from 'local-service/random';
import { describe, expect, it } from 'vitest';
import { sampleOrder, sampleOrderId } from '../../test/sample-order.ts';
import { Schedule } from '../../test/simulation/schedule.ts';
import { virtualShop } from '../../test/virtual-shop.ts';
import { type FailureClass, PortFailure } from '../ports/failure.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const start = 1_760_000_000_000;
const orders = 200;

/**
 * One process, in virtual time: 200 orders, two every second, whose feed is read every half second (later every five) and
 * whose sweeper runs every 30 s, while the carrier is out from the first minute on. A call takes 300 ms.
 */
async function outage(failure: FailureClass, length: number) {
  const schedule = new Schedule(start, seededRandom(1));
  const clock = {
    now: () => schedule.now,
    monotonic: () => schedule.now,
    sleep: (ms: number) =>
      new Promise<void>((resolve) => {
        schedule.after(ms, () => {
          schedule.wake();
          resolve();
        });
      }),
  };
  const [from, until] = [start + minute, start + minute + length];
  const calls: number[] = [];
  const writes: { id: string; at: number }[] = [];
  const shop = virtualShop({
    clock,
    onHand: 1_000,
    strike: (call, when) => {
      if (!call.startsWith('shipping.') || when !== 'before') return undefined;
      calls.push(clock.now());
      const isOut = clock.now() >= from && clock.now() < until;
      return isOut ? new PortFailure('shipping', failure, call, new Error('503')) : undefined;
    },
  });
  const { steps } = shop.pipeline;
  for (const name of ['prepare-shipment', 'buy-shipment', 'authorize-payment', 'capture-payment'] as const) {
    const step = steps[name];
    steps[name] = async (order, ledger) => {
      await clock.sleep(300);
      return step(order, ledger);
    };
  }
  const replace = shop.pipeline.orders.replace.bind(shop.pipeline.orders);
  shop.pipeline.orders.replace = (order, etag) => {
    writes.push({ id: order.id, at: clock.now() });
    return replace(order, etag);
  };

  const end = until + hour;
  const buyers = async () => {
    for (let n = 1; n <= orders; n += 1) {
      await clock.sleep(500);
      shop.put(sampleOrder(n));
    }
  };
  const feed = async () => {
    while (clock.now() < end) {
      await clock.sleep(clock.now() < from ? 500 : 5 * second);
      await shop.deliver();
    }
  };
  const sweeper = async () => {
    while (clock.now() < end) {
      await clock.sleep(30 * second);
      await shop.sweep();
    }
  };
  const all = Promise.all([buyers(), feed(), sweeper()]);
  await schedule.run(end + 5 * minute);
  await all;

  const ids = Array.from({ length: orders }, (_, index) => sampleOrderId(index + 1));
  return { shop, from, until, calls, writes, ids };
}

const within = (from: number, until: number) => (at: number) => at >= from && at < until;

describe.each(['transient', 'configuration'] as const)('a carrier that is out for 30 hours (%s)', (failure) => {
  it('costs few calls and writes, and gets its orders back little by little (F24, I16)', async () => {
    const { shop, from, until, calls, writes, ids } = await outage(failure, 30 * hour);
    const whileOut = calls.filter(within(from, until)).length;
    const written = (id: string, since: number) =>
      writes.filter((write) => write.id === id && within(since, since + hour)(write.at)).length;

    // One probe in four to six minutes, each with a quick retry at most that finds the circuit open.
    expect(whileOut).toBeLessThan(30 * 15 + 60);
    for (const id of ids) expect(written(id, from)).toBeLessThanOrEqual(30);
    for (let n = 1; n < 30; n += 1) {
      const since = from + n * hour;
      for (const id of ids) expect(written(id, since)).toBeLessThanOrEqual(20);
      // Only the orders that probe are written: a claim and its end for each probe.
      expect(writes.filter(({ at }) => within(since, since + hour)(at)).length).toBeLessThanOrEqual(2 * 15);
    }

    const firstCall = Math.min(...calls.filter((at) => at >= until));
    expect(firstCall - until).toBeLessThanOrEqual(6 * minute + 30 * second);
    for (let n = 0; n < 60; n += 1) {
      const since = firstCall + n * second;
      expect(calls.filter(within(since, since + second)).length).toBeLessThanOrEqual(10 * 2 ** (n / 10));
    }
    expect(ids.map((id) => shop.order(id).head.ended)).toEqual(ids.map(() => 'completed'));
    expect(ids.filter((id) => shop.order(id).head.attention !== null)).toEqual([]);
    const standings = shop.books.events.filter((name) => name === 'provider.refused').length;
    expect(standings > 0).toBe(failure === 'configuration');
  });
});

describe('a circuit that opens while the sweeper runs', () => {
  /** Orders that are overdue for their label, of which the carrier takes none. */
  async function overdueAtCarrier() {
    const shop = virtualShop({
      onHand: 5_000,
      strike: (call, when) =>
        call === 'shipping.prepare' && when === 'before'
          ? new PortFailure('shipping', 'configuration', call, new Error('401'))
          : undefined,
    });
    const ids = Array.from({ length: 1_000 }, (_, index) => sampleOrderId(index + 1));
    for (const [index] of ids.entries()) shop.put(sampleOrder(index + 1));
    shop.feed.length = 0;
    shop.pass(10 * minute);
    return { shop, ids };
  }

  it('leaves the others to be found when it closes: not one of them is claimed, each is written once', async () => {
    const { shop, ids } = await overdueAtCarrier();
    await shop.sweep();
    const before = shop.writes();
    for (let n = 0; n < 10; n += 1) {
      shop.pass(second);
      await shop.sweep();
    }
    expect(shop.writes()).toBe(before);
    expect(new Set(ids.map((id) => shop.order(id).waitsFor))).toEqual(new Set(['shipping']));
    expect(ids.filter((id) => shop.order(id).runs > 0)).toEqual([]);
    expect(Math.max(...ids.map((id) => shop.order(id).attempts))).toBe(1);
  });

  it('does not hold up what waits for somebody else', async () => {
    const { shop } = await overdueAtCarrier();
    await shop.sweep();
    shop.put({ ...sampleOrder(2_000), terms: { ...sampleOrder(1).terms, taxMode: 'exclusive' } });
    shop.feed.length = 0;
    shop.pass(3 * minute);
    await shop.sweep();
    expect(shop.order(sampleOrderId(2_000)).head.payment).toBe('authorized');
  });
});

describe('a lane', () => {
  it('puts an order off once while the circuit is open, without a call (F24)', async () => {
    const shop = virtualShop();
    const permit = await shop.pipeline.circuits.enter('authorize-payment', shop.now());
    if (typeof permit !== 'string') permit.failed('configuration');
    shop.put(sampleOrder(1));
    await shop.deliver();
    expect(shop.order(sampleOrderId(1))).toMatchObject({ waitsFor: 'payments', attempts: 1, unknowns: 0 });
    expect(shop.books.calls.filter((call) => call.startsWith('payments.'))).toEqual([]);
    expect(shop.books.events).not.toContain('order.put_off');
  });

  it('waits for its turn within its three seconds after an outage, and puts off what would wait longer', async () => {
    const shop = virtualShop({ onHand: 1_000 });
    const permit = await shop.pipeline.circuits.enter('authorize-payment', shop.now());
    if (typeof permit !== 'string') permit.failed('throttled');
    for (let n = 1; n <= 64; n += 1) shop.put(sampleOrder(n));
    await shop.deliver();
    const ids = Array.from({ length: 64 }, (_, index) => sampleOrderId(index + 1));
    const putOff = ids.filter((id) => shop.order(id).waitsFor === 'payments');
    const onTheirWay = ids.filter((id) => shop.order(id).head.payment !== 'none');
    expect(putOff.length).toBeGreaterThan(0);
    expect(onTheirWay.length).toBeGreaterThan(0);
    await shop.settle(200);
    expect(ids.map((id) => shop.order(id).head.ended)).toEqual(ids.map(() => 'completed'));
  });
});
