import { beforeAll, describe, expect, it } from 'vitest';
import type { Stock } from '../../shared/ports/stock.ts';

export interface StockUnderContract {
  stock: Stock;
  /** Puts goods on the shelf. */
  shelve(sku: string, onHand: number): Promise<void>;
  counts(sku: string): Promise<{ onHand: number; available: number }>;
}

/** What the pipeline relies on, wherever goods are counted. */
export function stockContract(open: () => Promise<StockUnderContract>): void {
  let opened: StockUnderContract;
  let stock: Stock;
  let last = 0;
  beforeAll(async () => {
    opened = await open();
    ({ stock } = opened);
  });

  const shelved = async (onHand: number) => {
    last += 1;
    const sku = `contract-${last}`;
    await opened.shelve(sku, onHand);
    return sku;
  };
  const counts = (sku: string) => opened.counts(sku);

  describe('goods', () => {
    it('are held and then taken, once however often that is asked', async () => {
      const wanted = { sku: await shelved(10), quantity: 3 };
      for (let n = 0; n < 2; n += 1) expect(await stock.reserve('o1', wanted)).toBe('held');
      expect(await counts(wanted.sku)).toEqual({ onHand: 10, available: 7 });
      for (let n = 0; n < 2; n += 1) await stock.consume('o1', wanted);
      expect(await counts(wanted.sku)).toEqual({ onHand: 7, available: 7 });
    });

    it('are held and then given back, and the order never holds them again', async () => {
      const wanted = { sku: await shelved(10), quantity: 3 };
      await stock.reserve('o1', wanted);
      for (let n = 0; n < 2; n += 1) await stock.release('o1', wanted);
      await stock.release('o2', wanted);
      expect(await stock.reserve('o1', wanted)).toBe('over');
      expect(await stock.reserve('o2', wanted)).toBe('over');
      expect(await counts(wanted.sku)).toEqual({ onHand: 10, available: 10 });
    });

    it('that were taken come back to the shelf when they are given back', async () => {
      const wanted = { sku: await shelved(10), quantity: 3 };
      await stock.reserve('o1', wanted);
      await stock.consume('o1', wanted);
      for (let n = 0; n < 2; n += 1) await stock.release('o1', wanted);
      expect(await counts(wanted.sku)).toEqual({ onHand: 10, available: 10 });
    });

    it('are out when there are not enough', async () => {
      const sku = await shelved(2);
      expect(await stock.reserve('o1', { sku, quantity: 3 })).toBe('out_of_stock');
      expect(await stock.reserve('o1', { sku: 'unheard-of', quantity: 1 })).toBe('out_of_stock');
      expect(await counts(sku)).toEqual({ onHand: 2, available: 2 });
    });

    it('are never held by more orders than there are goods', async () => {
      const sku = await shelved(5);
      const orders = Array.from({ length: 12 }, (_, n) => `o${n}`);
      const answers = await Promise.all(orders.map((id) => stock.reserve(id, { sku, quantity: 1 })));
      expect(answers.filter((answer) => answer === 'held')).toHaveLength(5);
      expect(await counts(sku)).toEqual({ onHand: 5, available: 0 });
    });
  });
}
