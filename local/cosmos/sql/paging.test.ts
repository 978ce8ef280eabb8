import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { item } from './item-fixture.ts';
import type { JsonObject, JsonValue, Value } from './json.ts';
import { isObject } from './json.ts';
import { prepareQuery } from './query.ts';

/** In the order that ORDER BY gives them. */
const sortValues: Value[] = [undefined, null, false, true, -1, 0, 2, '', 'a', 'é', '😀', [1], { a: 1 }];
const properties = fc.record({ sort: fc.nat({ max: sortValues.length - 1 }), n: fc.integer({ min: 0, max: 3 }) });
const numbered = fc.tuple(fc.integer({ min: 1, max: 30 }), properties);
const container = fc.array(numbered, { maxLength: 25 });

/** What happens between two pages: documents are written (a new one or over an old one) and deleted. */
const changes = fc.record({
  write: fc.array(numbered, { maxLength: 4 }),
  remove: fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 3 }),
});
const pages = fc.array(fc.record({ size: fc.integer({ min: 1, max: 6 }), changes }), { minLength: 1, maxLength: 12 });

interface Entry {
  number: number;
  /** Which of the sort values. */
  sort: number;
  n: number;
}

/** The container as the test sees it, by document number. */
class Container {
  readonly #entries = new Map<number, Entry>();

  write(written: [number, Omit<Entry, 'number'>][]): void {
    for (const [number, entry] of written) this.#entries.set(number, { number, ...entry });
  }

  remove(numbers: number[]): void {
    for (const number of numbers) this.#entries.delete(number);
  }

  get entries(): Entry[] {
    return [...this.#entries.values()];
  }

  get documents(): JsonObject[] {
    return this.entries.map(({ number, sort, n }) => {
      const value = sortValues[sort];
      return item(number, value === undefined ? { n } : { sort: value, n });
    });
  }
}

function compare(a: Entry, b: Entry): number {
  return a.sort - b.sort || a.number - b.number;
}

const queries = [
  { text: 'SELECT * FROM c WHERE c.n >= @least', order: (a: Entry, b: Entry) => a.number - b.number },
  { text: 'SELECT * FROM c WHERE c.n >= @least ORDER BY c.sort', order: compare },
  { text: 'SELECT * FROM c WHERE c.n >= @least ORDER BY c.sort DESC', order: (a: Entry, b: Entry) => compare(b, a) },
  {
    text: 'SELECT * FROM c WHERE c.n >= @least ORDER BY c["n"] ASC',
    order: (a: Entry, b: Entry) => a.n - b.n || a.number - b.number,
  },
];

describe('pages of changing documents', () => {
  it.each(queries)('$text: each goes on behind the last, as if freshly filtered and sorted', ({ text, order }) => {
    fc.assert(
      fc.property(container, pages, fc.integer({ min: 0, max: 2 }), (initial, steps, least) => {
        const query = prepareQuery(text, [{ name: '@least', value: least }]);
        const stored = new Container();
        stored.write(initial);
        let last: { entry: Entry; position: string } | undefined;
        for (const step of steps) {
          const expected = stored.entries
            .filter(({ n }) => n >= least)
            .filter((entry) => last === undefined || order(entry, last.entry) > 0)
            .sort(order)
            .slice(0, step.size);
          const page = [...query.rows(stored.documents, last?.position)].slice(0, step.size);
          expect(page.map(({ row }) => idOf(row))).toEqual(expected.map(({ number }) => `item-${number}`));
          const [row, entry] = [page.at(-1), expected.at(-1)];
          if (row !== undefined && entry !== undefined) last = { entry, position: row.position };
          stored.write(step.changes.write);
          stored.remove(step.changes.remove);
        }
      }),
    );
  });

  it.each(queries)('$text: a document that stays as it was comes exactly once', ({ text }) => {
    fc.assert(
      fc.property(container, container, pages, (kept, others, steps) => {
        const query = prepareQuery(text, [{ name: '@least', value: 0 }]);
        const stored = new Container();
        const staying = new Set(kept.map(([number]) => number));
        stored.write([...others, ...kept]);
        const seen: unknown[] = [];
        let after: string | undefined;
        // Every place there can be, once.
        const places = 30 * sortValues.length;
        for (let step = 0; ; step += 1) {
          expect(step).toBeLessThanOrEqual(places);
          const { size, changes } = steps[step % steps.length] ?? { size: 1, changes: { write: [], remove: [] } };
          const page = [...query.rows(stored.documents, after)].slice(0, size);
          if (page.length === 0) break;
          seen.push(...page.map(({ row }) => idOf(row)));
          after = page.at(-1)?.position;
          stored.write(changes.write.filter(([number]) => !staying.has(number)));
          stored.remove(changes.remove.filter((number) => !staying.has(number)));
        }
        for (const number of staying) expect(seen.filter((id) => id === `item-${number}`)).toHaveLength(1);
      }),
    );
  });
});

describe('pages of documents at rest', () => {
  it.each([
    'SELECT TOP 7 c.sort FROM c',
    'SELECT TOP 7 VALUE c.n FROM c ORDER BY c.sort DESC',
    'SELECT VALUE c.id FROM c ORDER BY c.sort OFFSET 3 LIMIT 8',
    'SELECT VALUE c.id FROM c OFFSET 30 LIMIT 8',
    'SELECT DISTINCT VALUE c.sort FROM c',
    'SELECT DISTINCT c.sort, c.n FROM c ORDER BY c.n DESC',
    'SELECT DISTINCT VALUE c.sort FROM c ORDER BY c.n OFFSET 1 LIMIT 4',
    'SELECT c.sort, COUNT(1) AS many FROM c GROUP BY c.sort',
    'SELECT c.n, MAX(c.id) FROM c GROUP BY c.sort, c.n OFFSET 2 LIMIT 5',
    'SELECT VALUE COUNT(1) FROM c',
  ])('%s: together they are the whole', (text) => {
    fc.assert(
      fc.property(container, fc.integer({ min: 1, max: 5 }), (initial, size) => {
        const query = prepareQuery(text, []);
        const stored = new Container();
        stored.write(initial);
        const whole = [...query.rows(stored.documents)].map(({ row }) => row);
        const parts: JsonValue[] = [];
        let page = [...query.rows(stored.documents)].slice(0, size);
        while (page.length > 0 && parts.length <= whole.length) {
          parts.push(...page.map(({ row }) => row));
          page = [...query.rows(stored.documents, page.at(-1)?.position)].slice(0, size);
        }
        expect(parts).toEqual(whole);
      }),
    );
  });
});

describe('positions', () => {
  it('are plain ASCII, whatever was sorted by', () => {
    const [first] = prepareQuery('SELECT * FROM c ORDER BY c.a', []).rows([item(1, { a: 'ü😀\n' })]);
    expect(first?.position).toMatch(/^[\w-]+$/);
  });

  it.each(['', 'x', 'e30', 'bnVsbA', '{"sort":[],"rid":"1"}'])('are no others: %j', (position) => {
    const rows = prepareQuery('SELECT * FROM c', []).rows([], position);
    expect(() => [...rows]).toThrow(expect.objectContaining({ code: 'syntax' }));
  });
});

function idOf(row: JsonValue): unknown {
  return isObject(row) ? row.id : undefined;
}
