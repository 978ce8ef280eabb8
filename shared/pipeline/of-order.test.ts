import { describe, expect, it } from 'vitest';
import { recordedTracing } from '../../test/recorded-tracing.ts';
import { sampleOrder, sampleOrderId } from '../../test/sample-order.ts';
import { stories } from '../../test/virtual-notifications.ts';
import { virtualShop } from '../../test/virtual-shop.ts';
import type { EntryDraft } from '../order/entries.ts';
import { append } from '../order/ledger.ts';
import type { Order } from '../order/order.ts';
import { wake } from './command.ts';
import { reconcilePayments } from './reconcile-payments.ts';
import { reconcileStock } from './reconcile-stock.ts';
import { sweep } from './sweep.ts';

const id = sampleOrderId(1);
const trace = '0af7651916cd43dd8448eb211c80319c';
const minute = 60_000;

/** An order that went so far, and what is traced and told of it from then on. */
function traced(drafts: EntryDraft[] = [], changes: Partial<Order> = {}) {
  const shop = virtualShop();
  const { tracing, spans, trace: current } = recordedTracing();
  const told: { name: string; trace: string | undefined }[] = [];
  const tell = (name: string) => void told.push({ name, trace: current() });
  const pipeline = { ...shop.pipeline, tracing, signals: { event: tell, problem: tell, measure: () => undefined } };
  const order = append(sampleOrder(1), drafts, { by: 'test', at: shop.now(), command: 'c' });
  shop.put({ ...order, terms: { ...order.terms, traceparent: `00-${trace}-b7ad6b7169203331-01` }, ...changes });
  const read = async () => {
    const stored = await pipeline.orders.read(id);
    if (stored === undefined) throw new Error('no order');
    return stored;
  };
  /** As the timer of the sweeper or the reconciler does it. */
  const inTimer = (work: () => Promise<unknown>) => tracing.span('timer', {}, work);
  const ofOrder = () => spans.filter((span) => span.trace === trace);
  return { shop, pipeline, spans, told, read, inTimer, ofOrder };
}

const names = (spans: { name: string }[]) => spans.map(({ name }) => name);

describe('work on an order is in the order’s own trace, linked to what it happens in', () => {
  it('when the sweeper takes it up', async () => {
    const { shop, pipeline, told, inTimer, ofOrder, spans } = traced();
    shop.pass(10 * minute);
    await inTimer(() => sweep(pipeline, Number.POSITIVE_INFINITY));
    expect(ofOrder()[0]).toMatchObject({ name: 'order.sweeper', attributes: { orderId: id }, failed: null });
    expect(ofOrder()[0]?.links).toEqual([expect.stringContaining(spans[0]?.trace ?? '')]);
    expect(names(ofOrder())).toContain('step.authorize-payment');
    expect(new Set(told.map((one) => one.trace))).toEqual(new Set([trace]));
  });

  it('when the sweeper gives up on it', async () => {
    const { shop, pipeline, told, inTimer, ofOrder } = traced([], { runs: 5 });
    shop.pass(10 * minute);
    await inTimer(() => sweep(pipeline, Number.POSITIVE_INFINITY));
    expect(names(ofOrder())).toEqual(['order.sweeper']);
    expect(told).toEqual([{ name: 'order.attention', trace }]);
  });

  it('when the reconciler finds that its payment is another than its ledger says', async () => {
    const { shop, pipeline, told, inTimer, ofOrder, read } = traced(stories.completed);
    const { ref, captured } = { ref: 'pi_1', captured: 2_990 };
    const payment = { ref, orderId: id, isAuthorized: false, captured, refunded: captured, disputes: [] };
    await pipeline.orders.replace({ ...(await read()).order, wakeAt: null }, '"1"');
    shop.pass(25 * 60 * minute);
    const reconcile = (refunded: number) =>
      inTimer(() =>
        reconcilePayments(
          {
            books: { within: async () => [{ ...payment, refunded }] },
            marks: { read: async () => shop.now() - 25 * 60 * minute, advance: async () => undefined },
            pipeline,
          },
          Number.POSITIVE_INFINITY,
        ),
      );
    await reconcile(0);
    expect(ofOrder()).toEqual([]);
    await reconcile(captured);
    expect(names(ofOrder())).toContain('order.reconciler');
    expect(told.find(({ name }) => name === 'payment.differs')).toEqual({ name: 'payment.differs', trace });
  });

  it.each([
    [stories.canceled, 'stock.release_by_reconciler'],
    [stories.completed, 'stock.consume_by_reconciler'],
    [stories.completed.slice(0, 4), undefined],
  ])('when the reconciler settles what it holds: %#', async (drafts, event) => {
    const { pipeline, told, inTimer, ofOrder } = traced(drafts);
    const within: (string | undefined)[] = [];
    const settle = async () => void within.push(pipeline.tracing.current()?.split('-')[1]);
    const held = {
      async *before() {
        yield [{ orderId: id, sku: 'tee', quantity: 2 }];
      },
    };
    await inTimer(() => reconcileStock({ held, stock: { consume: settle, release: settle }, pipeline }, 0));
    expect(names(ofOrder())).toEqual(event === undefined ? [] : ['order.reconciler']);
    expect({ told, within }).toEqual(
      event === undefined ? { told: [], within: [] } : { told: [{ name: event, trace }], within: [trace] },
    );
  });

  it('when a webhook wakes it, and not when there is nothing to learn', async () => {
    const { pipeline, read, ofOrder } = traced(stories.completed);
    await wake(pipeline, await read(), 'webhook', 'payment', 'captured');
    expect(ofOrder()).toEqual([]);
    await wake(pipeline, await read(), 'webhook', 'payment', 'refunded');
    expect(names(ofOrder())).toEqual(['order.command']);
  });
});
