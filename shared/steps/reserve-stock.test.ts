import { describe, expect, it } from 'vitest';
import { noted, orderAfter } from './noted-step.fixture.ts';
import { reserveStock } from './reserve-stock.ts';

describe('reserving stock', () => {
  const reserving = async (answers: Record<string, 'held' | 'out_of_stock' | 'over'>) => {
    const { calls, note, stock, ledger } = noted();
    stock.reserve = (_, { sku }) => note(sku, answers[sku] ?? 'held');
    return { outcome: await reserveStock(stock)(orderAfter(), ledger), calls };
  };

  it('takes each sku, in sorted order', async () => {
    expect(await reserving({})).toEqual({
      calls: ['mug', 'tea'],
      outcome: { kind: 'entries', entries: [{ type: 'stock.reserved' }] },
    });
  });

  it('of which one is out fails the order, and names it', async () => {
    const { outcome } = await reserving({ tea: 'out_of_stock' });
    expect(outcome).toEqual({
      kind: 'entries',
      entries: [
        { type: 'order.failing', reason: { code: 'out_of_stock', detail: 'Not enough of tea for the 2 ordered.' } },
      ],
    });
  });

  it('under a tombstone of this order asks a person, unless the order has moved on meanwhile', async () => {
    const { outcome } = await reserving({ mug: 'over' });
    expect(outcome).toMatchObject({ kind: 'attention', reason: { code: 'stock_released' } });
  });
});
