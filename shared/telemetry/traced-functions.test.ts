import { HttpRequest, InvocationContext } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import type { Attributes, Tracing } from '../ports/tracing.ts';
import { tracedFeed, tracedHttp } from './traced-functions.ts';

function watching() {
  const spans: { name: string; attributes: Attributes | undefined; told: Attributes; failed?: string }[] = [];
  const measured: unknown[] = [];
  const tracing: Tracing = {
    span: (name, { attributes }, work) => {
      const span: (typeof spans)[number] = { name, attributes, told: {} };
      spans.push(span);
      return work({
        set: (told) => void Object.assign(span.told, told),
        failed: (code) => {
          span.failed = code;
        },
      });
    },
    current: () => undefined,
  };
  const signals = {
    event: () => undefined,
    problem: () => undefined,
    measure: (...told: unknown[]) => void measured.push(told),
  };
  return { spans, measured, watching: { tracing, signals, clock: { now: () => 10_000 } } };
}

describe('a batch of changes', () => {
  it('is one span that tells how many there are, and how old the oldest was when it came', async () => {
    const { spans, measured, watching: seen } = watching();
    const handed: unknown[] = [];
    const handle = tracedFeed(seen, 'tax', (documents) => void handed.push(...documents));
    await handle([{ _ts: 9 }, { _ts: 7 }, { id: 'without a time' }], new InvocationContext());
    expect(spans).toEqual([{ name: 'feed.tax', attributes: { lane: 'tax', documents: 3 }, told: {} }]);
    expect(measured).toEqual([['feed.lag', 3_000, { lane: 'tax' }]]);
    expect(handed).toHaveLength(3);
  });

  it.each([undefined, null, {}, 'orders', []])('that is %o is handed on as it came, without a lag', async (batch) => {
    const { spans, measured, watching: seen } = watching();
    const handed: unknown[] = [];
    const handle = tracedFeed(seen, 'tax', (documents) => void handed.push(documents));
    await Reflect.apply(handle, undefined, [batch, new InvocationContext()]);
    expect(spans).toEqual([{ name: 'feed.tax', attributes: { lane: 'tax', documents: 0 }, told: {} }]);
    expect({ measured, handed }).toEqual({ measured: [], handed: [batch] });
  });
});

it.each([
  [undefined, undefined],
  [404, undefined],
  [503, '503'],
])('an answer of %s fails its span with %s', async (status, failed) => {
  const { spans, watching: seen } = watching();
  const response = status === undefined ? {} : { status };
  const handle = tracedHttp(seen, 'orders', () => response);
  expect(await handle(new HttpRequest({ method: 'GET', url: 'http://127.0.0.1/' }), new InvocationContext())).toBe(
    response,
  );
  expect(spans[0]?.failed).toBe(failed);
  expect(spans[0]?.told).toEqual({ status: status ?? 200 });
});
