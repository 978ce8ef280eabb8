import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testContainer } from '../test/store.ts';
import { Refusal } from './refusal.ts';
import type { BatchOperation, Container } from './store.ts';

/** What a container ought to hold: `pk/id` → value. */
interface Model {
  items: Map<string, number>;
}

const keys = ['a', 'b', 'c', 'd', 'e'];
const ids = ['1', '2', '3'];
const key = fc.constantFrom(...keys);
const id = fc.constantFrom(...ids);
const value = fc.integer({ min: 0, max: 99 });

type Step =
  | { do: 'create' | 'upsert' | 'replace' | 'incr'; key: string; id: string; value: number }
  | { do: 'delete'; key: string; id: string }
  | { do: 'batch'; key: string; writes: { do: 'create' | 'upsert' | 'delete'; id: string; value: number }[] }
  | { do: 'split'; range: number }
  | { do: 'poll'; pageSize: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('create', 'upsert', 'replace', 'incr'), key, id, value }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete'), key, id }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('batch'),
      key,
      writes: fc.array(fc.record({ do: fc.constantFrom('create', 'upsert', 'delete'), id, value }), {
        minLength: 1,
        maxLength: 4,
      }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('split'), range: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('poll'), pageSize: fc.integer({ min: 1, max: 3 }) }) },
);

/** One write in the model; false if it must be refused. */
function applyToModel(
  items: Map<string, number>,
  write: { do: string; id: string; value?: number },
  pk: string,
): boolean {
  const name = `${pk}/${write.id}`;
  const had = items.get(name);
  const value = write.value ?? 0;
  if (write.do === 'create' ? had !== undefined : write.do !== 'upsert' && had === undefined) return false;
  if (write.do === 'delete') items.delete(name);
  else items.set(name, write.do === 'incr' ? (had ?? 0) + value : value);
  return true;
}

function applyToStore(container: Container, write: { do: string; id: string; value?: number }, pk: string): boolean {
  const body = { id: write.id, pk, n: write.value ?? 0 };
  try {
    if (write.do === 'create') container.create([pk], body);
    else if (write.do === 'upsert') container.upsert([pk], body);
    else if (write.do === 'replace') container.replace([pk], write.id, body);
    else if (write.do === 'delete') container.delete([pk], write.id);
    else container.patch([pk], write.id, { operations: [{ op: 'incr', path: '/n', value: body.n }] });
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/** A reader of the change feed that keeps what it saw last of each item, and follows splits by the parents. */
class Reader {
  readonly seen = new Map<string, number>();
  readonly #positions = new Map<string, number>();
  readonly #container: Container;

  constructor(container: Container) {
    this.#container = container;
  }

  poll(pageSize: number): void {
    for (const { id, parents } of this.#container.ranges) {
      const parent = parents.findLast((ancestor) => this.#positions.has(ancestor));
      const lsn = this.#positions.get(id) ?? this.#positions.get(parent ?? '') ?? 0;
      const page = this.#container.feed({
        scope: { kind: 'range', rangeId: id },
        from: { kind: 'after', lsn },
        maxItemCount: pageSize,
      });
      if (page.lsn < lsn) throw new RangeError(`the feed went back from ${lsn} to ${page.lsn}`);
      for (const item of page.items) {
        const [pk]: string[] = JSON.parse(item.key);
        this.seen.set(`${pk}/${item.id}`, Number(item.document.n));
      }
      this.#positions.set(id, page.lsn);
    }
  }

  catchUp(): void {
    for (let round = 0; round < keys.length * ids.length + 1; round += 1) this.poll(1);
  }
}

/** Does a step to both; false if store and model disagree on whether it may be done. */
function play(container: Container, reader: Reader, model: Model, now: Step): boolean {
  switch (now.do) {
    case 'poll':
      reader.poll(now.pageSize);
      return true;
    case 'split':
      container.split(container.ranges[now.range % container.ranges.length]?.id ?? '');
      return true;
    case 'batch': {
      const staged = new Map(model.items);
      const legal = now.writes.every((write) => applyToModel(staged, write, now.key));
      const operations = now.writes.map((write) => operationOf(write, now.key));
      const { committed } = container.batch([now.key], operations);
      if (legal) model.items = staged;
      return committed === legal;
    }
    case 'create':
    case 'upsert':
    case 'replace':
    case 'incr':
    case 'delete':
      return applyToStore(container, now, now.key) === applyToModel(model.items, now, now.key);
  }
}

function operationOf(
  write: { do: 'create' | 'upsert' | 'delete'; id: string; value: number },
  pk: string,
): BatchOperation {
  if (write.do === 'delete') return { operationType: 'Delete', id: write.id };
  const resourceBody = { id: write.id, pk, n: write.value };
  return { operationType: write.do === 'create' ? 'Create' : 'Upsert', resourceBody };
}

describe('any history of writes, batches and splits', () => {
  it('leaves the items that a plain map would, and a feed reader that catches up has seen the last version of each', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (history) => {
        const { container } = testContainer({}, 2);
        const reader = new Reader(container);
        const model: Model = { items: new Map() };
        expect(history.filter((now) => !play(container, reader, model, now))).toEqual([]);

        const { rows } = container.query({ query: 'SELECT * FROM c', scope: { kind: 'all' } });
        const stored = rows.map((row) => JSON.parse(JSON.stringify(row)));
        expect(new Map(stored.map(({ pk, id, n }) => [`${pk}/${id}`, n]))).toEqual(model.items);
        expect(container.itemCount).toBe(model.items.size);

        reader.catchUp();
        for (const [name, value] of model.items) expect(reader.seen.get(name)).toBe(value);
      }),
      { numRuns: 300 },
    );
  });

  it('is the same again with the same seed and clock', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (history) => {
        const outcomes = [1, 2].map(() => {
          const { container } = testContainer({}, 2);
          const model: Model = { items: new Map() };
          const reader = new Reader(container);
          for (const now of history) play(container, reader, model, now);
          return container.query({ query: 'SELECT * FROM c', scope: { kind: 'all' } }).rows;
        });
        expect(outcomes[0]).toEqual(outcomes[1]);
      }),
      { numRuns: 50 },
    );
  });
});
