import { expect, it } from 'vitest';
import { ApiError, type ListedOrder, type OpsApi } from './api.ts';
import { retryAll } from './retry-all.ts';

const listed = (orderId: string): ListedOrder => ({
  orderId,
  orderNumber: 'L-1',
  placedAt: '2026-01-01T00:00:00.000Z',
  total: null,
  attention: { code: 'provider_out', detail: 'It was out.' },
});

/** An app with pages of orders, of which some are refused, and what it was asked for. */
function appWith(pages: string[][], refusals: Record<string, ApiError> = {}) {
  const asked: string[] = [];
  const pauses: number[] = [];
  let keys = 0;
  const api: OpsApi = {
    async *list() {
      for (const page of pages) yield page.map(listed);
    },
    show: () => Promise.reject(new Error('Nobody asked.')),
    command: async (path, body, key) => {
      asked.push(`${path} ${JSON.stringify(body)} ${key}`);
      const refusal = refusals[path.split('/')[3] ?? ''];
      if (refusal !== undefined) throw refusal;
      return { orderId: '', command: 'retry', seq: 3 };
    },
  };
  const surroundings = {
    newKey: () => `key-${(keys += 1)}`,
    pause: async (ms: number) => void pauses.push(ms),
    onOrder: () => undefined,
  };
  const run = (limit = Number.POSITIVE_INFINITY) =>
    retryAll(api, { attention: 'provider_out', note: 'It is back.', rate: 5, limit }, surroundings);
  return { run, asked, pauses };
}

it('retries every order of every page, each under a key of its own, so many a second', async () => {
  const { run, asked, pauses } = appWith([['a', 'b'], [], ['c']]);
  expect(await run()).toEqual({ retried: 3, refused: 0 });
  expect(asked).toEqual(['a', 'b', 'c'].map((id, n) => `/ops/orders/${id}/retry {"note":"It is back."} key-${n + 1}`));
  expect(pauses).toEqual([200, 200]);
});

it('leaves out what has moved on meanwhile', async () => {
  const { run } = appWith([['a', 'b', 'c']], { b: new ApiError('It does not wait.', 'not_possible_now') });
  expect(await run()).toEqual({ retried: 2, refused: 1 });
});

it('stops at its limit', async () => {
  const { run, asked } = appWith([['a', 'b'], ['c']]);
  expect(await run(2)).toEqual({ retried: 2, refused: 0 });
  expect(asked).toHaveLength(2);
});

it('ends with what would meet every order', async () => {
  const { run, asked } = appWith([['a', 'b']], { a: new ApiError('The store is out.', 'store_unavailable', true) });
  await expect(run()).rejects.toThrow('The store is out.');
  expect(asked).toHaveLength(1);
});
