import { expect, it } from 'vitest';
import { idempotencyKey } from './idempotency-key.ts';

it('names order, operation, generation and try', () => {
  expect(idempotencyKey('ord_a', 'confirm', 0)).toBe('ord_a:confirm:1:0');
  expect(idempotencyKey('ord_a', 'confirm', 1)).toBe('ord_a:confirm:1:1');
});
