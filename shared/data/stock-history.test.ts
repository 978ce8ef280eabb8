import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { all, type ContainerFault, databaseOfThisFile, evenPace } from '../../test/emulated-database.ts';
import { PortFailure } from '../ports/failure.ts';
import type { Pace } from './lost-answers.ts';
import { reservationSchema, stockSchema } from './stock-documents.ts';
import { stockStore } from './stock-store.ts';

/** Pauses are as short as they can be: it is their number that matters here. */
const hurried: Pace = { ...evenPace, clock: { ...evenPace.clock, sleep: () => evenPace.clock.sleep(1) } };

const database = await databaseOfThisFile();
const stock = stockStore(database.documents('catalog'), hurried);
let lastSku = 0;

async function skuWith(onHand: number): Promise<string> {
  await database.clearFaults();
  lastSku += 1;
  const sku = `sku-${lastSku}`;
  await database.documents('catalog').create({ id: 'stock', sku, onHand, available: onHand });
  return sku;
}

/** What is stored of a sku, once it has been checked that it adds up. */
async function ledgerOf(sku: string) {
  const text = 'SELECT * FROM c WHERE c.sku = @sku';
  const rows = (
    await all(database.documents('catalog').query({ text, parameters: { '@sku': sku }, pageSize: 100 }))
  ).flat();
  const [count] = rows.flatMap((row) => stockSchema.safeParse(row).data ?? []);
  const reservations = rows.flatMap((row) => reservationSchema.safeParse(row).data ?? []);
  const held = reservations.filter(({ status }) => status === 'held').reduce((sum, { quantity }) => sum + quantity, 0);
  expect(rows).toHaveLength(reservations.length + 1);
  expect(count && { ...count, available: count.available + held }).toMatchObject({ available: count?.onHand });
  return { onHand: count?.onHand, statuses: new Map(reservations.map(({ orderId, status }) => [orderId, status])) };
}

const actions = ['reserve', 'consume', 'release'] as const;
const actionBehind = { held: 'reserve', consumed: 'consume', released: 'release' } as const;
const orderIds = ['o1', 'o2', 'o3', 'o4'] as const;

/** What may befall one call; each is over after its call. */
const fault = fc.constantFrom<Pick<ContainerFault, 'effect' | 'status'>>(
  { effect: 'before' },
  { effect: 'after' },
  { effect: 'after', status: 408 },
  { effect: 'after', status: 503 },
  { effect: 'status', status: 503 },
  { effect: 'status', status: 449 },
  { effect: 'status', status: 429 },
);
const operation = fc.constantFrom<ContainerFault['operation']>('items.batch', 'items.create');

const deed = fc.record({
  action: fc.constantFrom(...actions),
  orderId: fc.constantFrom(...orderIds),
  faults: fc.array(fc.tuple(operation, fault), { maxLength: 3 }),
});

type Deed = Pick<typeof deed extends fc.Arbitrary<infer D> ? D : never, 'action' | 'orderId'>;

/** What one order wants; always the same, because it stands in its terms. */
const quantities = { o1: 1, o2: 2, o3: 3, o4: 4 };

/** The rules of stock in plain words: what each deed must come to. */
class Model {
  onHand: number;
  available: number;
  readonly statuses = new Map<string, 'held' | 'consumed' | 'released'>();

  constructor(onHand: number) {
    this.onHand = onHand;
    this.available = onHand;
  }

  expected({ action, orderId }: Deed): 'held' | 'over' | 'out_of_stock' | 'done' | 'refused' {
    const status = this.statuses.get(orderId);
    const quantity = quantities[orderId];
    switch (action) {
      case 'reserve':
        if (status !== undefined) return status === 'released' ? 'over' : 'held';
        if (this.available < quantity) return 'out_of_stock';
        this.available -= quantity;
        this.statuses.set(orderId, 'held');
        return 'held';
      case 'consume':
        if (status === undefined || status === 'released') return 'refused';
        if (status === 'held') this.onHand -= quantity;
        this.statuses.set(orderId, 'consumed');
        return 'done';
      case 'release':
        if (status === 'consumed') this.onHand += quantity;
        if (status === 'held' || status === 'consumed') this.available += quantity;
        this.statuses.set(orderId, 'released');
        return 'done';
    }
  }
}

async function perform({ action, orderId }: Deed, sku: string): Promise<string> {
  try {
    return (await stock[action](orderId, { sku, quantity: quantities[orderId] })) ?? 'done';
  } catch (error) {
    if (error instanceof PortFailure) return error.class === 'unknown' ? 'refused' : 'unanswered';
    throw error;
  }
}

it('comes to what the rules say, whatever answers are lost', async () => {
  const history = fc.asyncProperty(fc.nat(8), fc.array(deed, { maxLength: 12 }), async (onHand, deeds) => {
    const sku = await skuWith(onHand);
    const model = new Model(onHand);
    for (const { faults, ...one } of deeds) {
      if (faults.length > 0) await database.clearFaults();
      const rules = faults.map(([at, what]) => ({ operation: at, ...what, count: 1 }));
      if (rules.length > 0) await database.fault('catalog', ...rules);
      expect(await perform(one, sku)).toBe(model.expected(one));
      const ledger = await ledgerOf(sku);
      expect(ledger).toEqual({ onHand: model.onHand, statuses: model.statuses });
    }
  });
  await fc.assert(history, { numRuns: 30 });
});

it('adds up when orders meet and answers are lost, also those whose end nobody learns', async () => {
  const meeting = fc.asyncProperty(
    fc.nat(8),
    fc.array(deed, { minLength: 4, maxLength: 16 }),
    fc.nat(),
    async (onHand, deeds, seed) => {
      const sku = await skuWith(onHand);
      const rule = { operation: 'items.batch', probability: 0.2, seed } as const;
      await database.fault(
        'catalog',
        { ...rule, effect: 'before' },
        { ...rule, effect: 'after' },
        { ...rule, effect: 'status', status: 449 },
      );
      await Promise.all(deeds.map((one) => perform(one, sku)));
      await database.clearFaults();
      const before = await ledgerOf(sku);

      // Whoever learned nothing asks again: nothing that has happened happens twice.
      for (const orderId of orderIds) {
        const status = before.statuses.get(orderId);
        if (status === undefined) continue;
        const answer = await perform({ action: actionBehind[status], orderId }, sku);
        expect(answer).toBe(status === 'held' ? 'held' : 'done');
      }
      expect(await ledgerOf(sku)).toEqual(before);
    },
  );
  await fc.assert(meeting, { numRuns: 25 });
});
