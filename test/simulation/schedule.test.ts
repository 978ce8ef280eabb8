import { expect, it } from 'vitest';
import { Dice } from './dice.ts';
import { Schedule } from './schedule.ts';

const schedule = (seed = 1) => new Schedule(1_000, new Dice(seed, 'ties').random);

it('lets things happen in the order of their time, and time jump between them', async () => {
  const time = schedule();
  const told: [string, number][] = [];
  for (const [name, after] of [
    ['late', 86_400_000],
    ['soon', 5],
    ['now', 0],
  ] as const)
    time.after(after, () => told.push([name, time.now]));
  await time.run(Number.POSITIVE_INFINITY);
  expect(told).toEqual([
    ['now', 1_000],
    ['soon', 1_005],
    ['late', 86_401_000],
  ]);
  expect(time.isEmpty).toBe(true);
});

it('draws the order of what happens at the same moment, the same for the same seed', async () => {
  const orderOf = async (seed: number) => {
    const time = schedule(seed);
    const told: number[] = [];
    for (let n = 0; n < 20; n += 1) time.after(1, () => told.push(n));
    await time.run(Number.POSITIVE_INFINITY);
    return told;
  };
  expect(await orderOf(1)).toEqual(await orderOf(1));
  expect(await orderOf(1)).not.toEqual(await orderOf(2));
  expect((await orderOf(1)).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n));
});

it('gives everything that can go on its turn before the next event', async () => {
  const time = schedule();
  const told: string[] = [];
  const story = async () => {
    await new Promise<void>((resolve) => {
      time.after(1, () => {
        time.wake();
        resolve();
      });
    });
    for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
    told.push('story');
  };
  const end = story();
  time.after(2, () => told.push('event'));
  await time.run(Number.POSITIVE_INFINITY);
  await end;
  expect(told).toEqual(['story', 'event']);
});

it('stops at its end, and leaves out what was called off', async () => {
  const time = schedule();
  const told: string[] = [];
  time.after(1, () => told.push('called off')).cancel();
  time.after(10, () => told.push('behind the end'));
  await time.run(1_005);
  expect(told).toEqual([]);
  expect(time.isEmpty).toBe(false);
});
