import { trace } from '@opentelemetry/api';
import { expect, it } from 'vitest';
import { PortFailure } from '../ports/failure.ts';
import { failureKind } from './failure-kind.ts';
import { spanTracing } from './span-tracing.ts';

/** Without an SDK the API makes spans that record nothing: what is shown here is that the work is as if there were none. */
const tracing = spanTracing(trace.getTracer('test'));

it('hands on what the work gives, at once or later, and what it throws', async () => {
  expect(tracing.span('at once', {}, () => 1)).toBe(1);
  await expect(tracing.span('later', { kind: 'consumer' }, () => Promise.resolve(2))).resolves.toBe(2);
  const failure = new Error('no');
  expect(() =>
    tracing.span('at once', {}, () => {
      throw failure;
    }),
  ).toThrow(failure);
  await expect(tracing.span('later', {}, () => Promise.reject(failure))).rejects.toBe(failure);
});

it.each([null, '', 'nonsense', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'])(
  'takes %j for a parent',
  (parent) => {
    expect(tracing.span('any', { parent, links: [parent ?? ''] }, (span) => (span.set({ a: 1 }), 'done'))).toBe('done');
  },
);

it.each([
  [new PortFailure('payments', 'transient', 'authorize', new Error('4242')), 'transient'],
  [new TypeError('4242'), 'TypeError'],
  ['4242', 'string'],
])('tells %s by its kind', (error, kind) => {
  expect(failureKind(error)).toBe(kind);
});
