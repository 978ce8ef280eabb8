import { describe, expect, it } from 'vitest';
import { noted, orderAfter, reason } from './noted-step.fixture.ts';
import { releaseStock } from './release-stock.ts';

describe('releasing stock', () => {
  it('comes after the failure is in the ledger, in reverse order, and for every sku (I21)', async () => {
    const { calls, note, stock, ledger } = noted();
    stock.release = (_, { sku }) => note(sku, undefined);
    const outcome = await releaseStock(stock)(orderAfter({ type: 'order.failing', reason }), ledger);
    expect(calls).toEqual(['commit', 'tea', 'mug']);
    expect(outcome).toEqual({ kind: 'entries', entries: [{ type: 'stock.released' }] });
  });
});
