import { expect, it } from 'vitest';
import { idempotencyKey } from './idempotency-key.ts';

it('names order, operation, generation and burnt keys', () => {
  expect(idempotencyKey('confirm', { orderId: 'ord_a', generation: 1, burnt: 0 })).toBe('ord_a:confirm:1:0');
  expect(idempotencyKey('confirm', { orderId: 'ord_a', generation: 2, burnt: 1 })).toBe('ord_a:confirm:2:1');
  expect(idempotencyKey('refund:r-1', { orderId: 'ord_a', generation: 1, burnt: 0 })).toBe('ord_a:refund:r-1:1:0');
});
