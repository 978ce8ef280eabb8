import { expect, it } from 'vitest';
import type { Attributes, Tracing } from '../ports/tracing.ts';
import { traced } from './traced.ts';

function noting() {
  const spans: { name: string; told: Attributes }[] = [];
  const tracing: Tracing = {
    span: (name, _, work) => {
      const span = { name, told: {} };
      spans.push(span);
      return work({ set: (attributes) => void Object.assign(span.told, attributes), failed: () => undefined });
    },
    current: () => undefined,
  };
  return { spans, tracing };
}

class Bank {
  #taken = 0;
  async take(amount: number, card: string) {
    this.#taken += amount;
    return { kind: 'taken', amount: this.#taken, card };
  }
  rate(country: string): string {
    return country;
  }
}

it('makes a span of each call, which tells the kind of the answer and nothing that was sent or answered', async () => {
  const { spans, tracing } = noting();
  const bank = traced(tracing, 'bank', new Bank());
  await bank.take(3, '4242');
  expect(await bank.take(4, '4242')).toEqual({ kind: 'taken', amount: 7, card: '4242' });
  expect(bank.rate('DE')).toBe('DE');
  expect(spans).toEqual([
    { name: 'bank.take', told: { result: 'taken' } },
    { name: 'bank.take', told: { result: 'taken' } },
    { name: 'bank.rate', told: {} },
  ]);
});

it('hands on what is thrown', async () => {
  const { tracing } = noting();
  const failing = traced(tracing, 'bank', { take: () => Promise.reject(new Error('closed')) });
  await expect(failing.take()).rejects.toThrow('closed');
});
