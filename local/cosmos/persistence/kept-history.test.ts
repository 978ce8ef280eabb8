import { join } from 'node:path';
import fc from 'fast-check';
import { movableClock } from 'local-service/clock';
import { seededRandom } from 'local-service/random';
import { expect, it } from 'vitest';
import { ContainerModel } from '../test/container-model.ts';
import { FeedReader } from '../test/feed-reader.ts';
import { testFolder } from '../test/folder.ts';
import { history, play } from '../test/history.ts';
import { openKeptStore } from './kept-store.ts';

const definition = {
  id: 'orders',
  partitionKey: { paths: ['/pk'], version: 2 as const },
  defaultTtl: -1,
  changeFeedPolicy: { retentionDuration: 60 },
};

it('a store in a file holds, refuses and tells what a plain map would, over any history with splits and restarts', async () => {
  const folder = testFolder();
  let files = 0;
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      files += 1;
      const clock = movableClock(() => Date.UTC(2030, 0, 1));
      const making = { path: join(folder, `${files}.db`), clock, random: seededRandom(1), ranges: 2, report: fail };
      let kept = openKeptStore(making);
      kept.store.createDatabase('shop');
      kept.store.createContainer('shop', definition);
      const container = () => kept.store.container('shop', 'orders');
      const model = new ContainerModel();
      const reader = new FeedReader(container);
      for (const step of steps) {
        expect([step, play(container(), clock, step)]).toEqual([step, model.play(step)]);
        if (step.do === 'poll') reader.poll(step.pageSize);
        if (step.do !== 'restart') continue;
        await kept.close();
        kept = openKeptStore(making);
      }
      while (reader.poll(1));
      expect(reader.changes).toEqual(model.changes);
      expect(container().itemCount).toBe(model.items.size);
      for (const [name, value] of model.items) expect(reader.latest.get(name)).toBe(value);
      await kept.close();
    }),
    { numRuns: 40 },
  );
});

function fail(error: Error): never {
  throw error;
}
