import { describe, expect, it } from 'vitest';
import { sorted } from '../../test/sorted.ts';
import { refusalOf, testContainer } from '../../test/store.ts';
import type { Container, QueryPage } from '../store.ts';

const all = { kind: 'all' } as const;
const fill = (container: Container, count: number) => {
  for (let n = 0; n < count; n += 1) container.create([`p${n}`], { id: `${n}`, pk: `p${n}`, n });
};

/** Reads page by page; `between` may change the container after each. */
function pages(
  container: Container,
  query: string,
  between: (page: number, read: QueryPage[]) => void = () => {},
): QueryPage[] {
  const read: QueryPage[] = [];
  let continuation: string | undefined;
  do {
    const page = container.query({ query, scope: all, maxItemCount: 4, continuation });
    read.push(page);
    continuation = page.continuation;
    between(read.length, read);
  } while (continuation !== undefined);
  return read;
}

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);
const rows = (read: QueryPage[]) => read.flatMap((page) => page.rows);

describe('a query over all ranges', () => {
  it('reads them one after the other, page by page, each row once', () => {
    const { container } = testContainer();
    fill(container, 30);
    const read = pages(container, 'SELECT VALUE c.n FROM c WHERE c.n >= 10');
    expect(read.map((page) => page.rows.length)).toEqual([4, 4, 4, 4, 4]);
    expect(sorted(rows(read))).toEqual(sorted(numbers(30).slice(10)));
  });

  it('repeats and loses nothing when items change between the pages', () => {
    const { container } = testContainer();
    fill(container, 30);
    const read = pages(container, 'SELECT VALUE c.n FROM c', (page, read) => {
      const [last] = read.at(-1)?.rows.slice(-1) ?? [];
      if (page === 1) container.delete([`p${Number(last)}`], `${Number(last)}`);
      container.upsert(['p29'], { id: '29', pk: 'p29', n: 29, page });
    });
    expect(sorted(rows(read))).toEqual(sorted(numbers(30)));
  });

  it('repeats and loses nothing when ranges split between the pages', () => {
    const { container } = testContainer();
    fill(container, 60);
    const read = pages(container, 'SELECT VALUE c.n FROM c', (page) => {
      if (page % 3 === 1) container.split(container.ranges[page % container.ranges.length]?.id ?? '');
    });
    expect(container.ranges.length).toBeGreaterThan(5);
    expect(sorted(rows(read))).toEqual(sorted(numbers(60)));
  });

  it('has a continuation that is short however many ranges there are', () => {
    const { container } = testContainer({}, 200);
    fill(container, 30);
    const read = pages(container, 'SELECT VALUE c.n FROM c');
    expect(sorted(rows(read))).toEqual(sorted(numbers(30)));
    for (const { continuation = '' } of read) expect(continuation.length).toBeLessThan(1024);
  });

  it('that has to be merged is refused with the plan', () => {
    const { container } = testContainer();
    const ordered = () => container.query({ query: 'SELECT * FROM c ORDER BY c.n', scope: all });
    expect(refusalOf(ordered)).toBe('400/1004');
    expect(ordered).toThrow(
      expect.objectContaining({ additionalErrorInfo: expect.stringContaining('rewrittenQuery') }),
    );
  });

  it('refuses a continuation that it did not give', () => {
    const { container } = testContainer();
    for (const continuation of ['x', 'W10=', Buffer.from('[{"min":1}]').toString('base64')]) {
      expect(refusalOf(() => container.query({ query: 'SELECT * FROM c', scope: all, continuation }))).toBe('400');
    }
  });
});

describe('a query over one partition key', () => {
  it('sees that key only, sorts, and pages', () => {
    const { container } = testContainer();
    fill(container, 5);
    for (let n = 0; n < 7; n += 1) container.create(['k'], { id: `k${n}`, pk: 'k', n: (n * 3) % 7 });
    const scope = { kind: 'key', key: ['k'] } as const;
    const query = 'SELECT VALUE c.n FROM c ORDER BY c.n DESC';
    const first = container.query({ query, scope, maxItemCount: 4 });
    const second = container.query({ query, scope, maxItemCount: 4, continuation: first.continuation });
    expect([first.rows, second.rows, second.continuation]).toEqual([[6, 5, 4, 3], [2, 1, 0], undefined]);
  });
});

describe('a query over the first part of a hierarchical key', () => {
  it('finds the items below it, wherever they lie', () => {
    const { container } = testContainer({
      partitionKey: { paths: ['/tenant', '/user'], kind: 'MultiHash', version: 2 },
    });
    for (const tenant of ['t1', 't2', 't3']) {
      for (const user of ['a', 'b', 'c']) container.create([tenant, user], { id: tenant + user, tenant, user });
    }
    const found = container.query({ query: 'SELECT VALUE c.id FROM c', scope: { kind: 'key', key: ['t2'] } });
    expect(sorted(found.rows)).toEqual(sorted(['t2a', 't2b', 't2c']));
    expect(refusalOf(() => container.read(['t2'], 't2a'))).toBe('400');
  });
});

describe('the charge of a query', () => {
  const charge = (indexed: string) => {
    const { container } = testContainer({
      indexingPolicy: { includedPaths: [{ path: indexed }], excludedPaths: [{ path: '/*' }] },
    });
    fill(container, 500);
    return container.query({ query: 'SELECT VALUE c.n FROM c WHERE c.n = 1', scope: all }).requestCharge;
  };

  it('does not grow with the container if the index covers the filter', () => {
    expect(charge('/n/?')).toBeLessThan(2.4);
  });

  it('grows with every document that has to be looked at if it does not', () => {
    expect(charge('/other/?')).toBeGreaterThan(2.28 + 500 * 0.004);
  });
});
