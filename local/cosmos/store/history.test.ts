import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ContainerModel } from '../test/container-model.ts';
import { FeedReader } from '../test/feed-reader.ts';
import { history, keys, play, type Step } from '../test/history.ts';
import { testContainer } from '../test/store.ts';
import type { Container } from './store.ts';

const keepsVersions = { defaultTtl: -1, changeFeedPolicy: { retentionDuration: 60 } };

function held(container: Container): Map<string, unknown> {
  const { rows } = container.query({ query: 'SELECT c.pk, c.id, c.n FROM c', scope: { kind: 'all' } });
  const stored = rows.map((row): { pk: string; id: string; n: number } => JSON.parse(JSON.stringify(row)));
  return new Map(stored.map(({ pk, id, n }) => [`${pk}/${id}`, n]));
}

/** The steps on which container and model do not agree whether they may be done. */
function disagreements(steps: readonly Step[], definition: object, each: (step: Step, container: Container) => void) {
  const { container, clock } = testContainer(definition, 2);
  const model = new ContainerModel();
  const odd = steps.filter((step) => {
    const agreed = play(container, clock, step) === model.play(step);
    each(step, container);
    return !agreed;
  });
  return { odd, container, model };
}

/** The numbers of the last writes, summed up over the ranges. */
function lsnsOf(container: Container): number {
  return container.ranges.reduce((sum, { lsn }) => sum + lsn, 0);
}

/** What the feed of a partition key tells from the beginning, page by page. */
function toldOf(container: Container, pk: string): Map<string, unknown> {
  const told = new Map<string, unknown>();
  for (let lsn = 0; ; ) {
    const page = container.feed({ scope: { kind: 'key', key: [pk] }, from: { kind: 'after', lsn }, maxItemCount: 2 });
    if (page.items.length === 0) return told;
    for (const { id, document } of page.items) {
      expect([id, told.has(`${pk}/${id}`)]).toEqual([id, false]);
      told.set(`${pk}/${id}`, document.n);
    }
    lsn = page.lsn;
  }
}

describe('any history of writes, batches, patches, expiry, deletes by key and splits', () => {
  it('leaves the items that a plain map would', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const { odd, container, model } = disagreements(steps, { defaultTtl: -1 }, () => {});
        expect(odd).toEqual([]);
        expect(held(container)).toEqual(model.items);
        expect(container.itemCount).toBe(model.items.size);
      }),
      { numRuns: 300 },
    );
  });

  it('is numbered write by write: one number for each in its range, none for what was refused or has expired', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const { container, clock } = testContainer({ defaultTtl: -1 }, 2);
        const model = new ContainerModel();
        let unwritten = 0;
        for (const step of steps) {
          play(container, clock, step);
          model.play(step);
          // The halves go on with the number of the whole.
          if (step.do === 'split') unwritten = lsnsOf(container) - model.writes;
          expect(lsnsOf(container)).toBe(unwritten + model.writes);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is told by the feed of each partition key, its items once, the latest version', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const { container, model } = disagreements(steps, { defaultTtl: -1 }, () => {});
        expect(new Map(keys.flatMap((pk) => [...toldOf(container, pk)]))).toEqual(model.items);
      }),
      { numRuns: 100 },
    );
  });

  it('is told by the feeds: the latest version of each item, and every change of it in order, none twice', () => {
    fc.assert(
      fc.property(history, (steps) => {
        let reader: FeedReader | undefined;
        const { odd, container, model } = disagreements(steps, keepsVersions, (step, live) => {
          reader ??= new FeedReader(() => live);
          if (step.do === 'poll') reader.poll(step.pageSize);
        });
        reader ??= new FeedReader(() => container);
        while (reader.poll(1));
        expect(odd).toEqual([]);
        expect(reader.changes).toEqual(model.changes);
        for (const [name, value] of model.items) expect(reader.latest.get(name)).toBe(value);
      }),
      { numRuns: 300 },
    );
  });

  it('is the same again with the same seed and clock', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const [one, other] = [1, 2].map(() => {
          const { container } = disagreements(steps, {}, () => {});
          return container.query({ query: 'SELECT * FROM c', scope: { kind: 'all' } }).rows;
        });
        expect(one).toEqual(other);
      }),
      { numRuns: 50 },
    );
  });
});
