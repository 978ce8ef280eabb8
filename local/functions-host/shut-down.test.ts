import { expect, it } from 'vitest';
import { shutDown } from './shut-down.ts';
import { VirtualClock } from './virtual-clock.fake.ts';

/** Stops a host whose functions and hooks never end; what was done, with the seconds after the stop. */
async function neverEnding(withinMs: number): Promise<string[]> {
  const clock = new VirtualClock(0);
  const done: string[] = [];
  const note = (what: string) => void done.push(`${what} at ${clock.now() / 1_000} s`);
  const forEver = () => new Promise<never>(() => undefined);
  const server = { url: '', close: forEver, closeNow: () => note('cut off') };
  const terminate = async (ms: number) => {
    await clock.sleep(ms);
    note('killed');
    return false;
  };
  const stopped = shutDown({ app: { quiesce: forEver, terminate }, server, clock, log: () => undefined }, withinMs);
  await clock.advance(withinMs);
  await stopped;
  return done;
}

it('gives functions 10 s and appTerminate hooks 5 s', async () => {
  expect(await neverEnding(15_000)).toEqual(['cut off at 10 s', 'killed at 15 s']);
});

it('shares a shorter time out in the same parts', async () => {
  expect(await neverEnding(3_000)).toEqual(['cut off at 2 s', 'killed at 3 s']);
});

it('gives no more when there is more', async () => {
  expect(await neverEnding(60_000)).toEqual(['cut off at 10 s', 'killed at 15 s']);
});
