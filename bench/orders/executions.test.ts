import { expect, test } from 'vitest';
import { billedSeconds, executionIn } from './executions.ts';

const line = (message: string, changes: object = {}) =>
  JSON.stringify({
    time: '2026-01-01T00:00:10.000Z',
    level: 'information',
    source: 'tax',
    category: 'Function.tax',
    invocationId: 'i',
    traceId: 't',
    message,
    ...changes,
  });

test('an execution is read from its line, whatever came of it', () => {
  const until = Date.parse('2026-01-01T00:00:10.000Z');
  const execution = { name: 'tax', from: until - 116, until };
  expect(executionIn(line('3 documents, 116 ms, shop/orders'))).toEqual(execution);
  expect(executionIn(line('failed, 116 ms, shop/orders\nError: no', { level: 'error' }))).toEqual(execution);
});

test.each([
  ['what the app prints', line('ok, 5 ms, x', { category: 'Function.tax.User' })],
  [
    'what the host says',
    '{"time":"2026-01-01T00:00:10.000Z","level":"information","source":"host","category":"Host","message":"Drained."}',
  ],
  ['a line that is no JSON', 'Ready on http://127.0.0.1:7071'],
])('%s is none', (_, text) => expect(executionIn(text)).toBeUndefined());

test('time is charged once for what runs at the same time, a second at least, each group for itself', () => {
  const execution = (name: string, from: number, until: number) => ({ name, from, until });
  const groupOf = (name: string) => (name === 'tax' ? 'tax' : 'http');
  const all = [
    execution('checkout', 0, 100),
    execution('orders', 50, 300),
    execution('checkout', 5_000, 6_210),
    execution('tax', 100, 1_500),
  ];
  expect(billedSeconds(all, groupOf)).toBeCloseTo(1 + 1.3 + 1.4);
});
