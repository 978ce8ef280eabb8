import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

it('lets one through at once and the next ones a token apart', () => {
  const bucket = new TokenBucket(5, 0);
  expect([1, 2, 3].map(() => bucket.take(5, 0, 1_000))).toEqual([0, 200, 400]);
});

it('takes nothing from who will not wait so long', () => {
  const bucket = new TokenBucket(5, 0);
  bucket.take(5, 0, 0);
  expect(bucket.take(5, 0, 199)).toBeUndefined();
  expect(bucket.take(5, 0, 200)).toBe(200);
});

it('gathers no more than its burst while nobody calls', () => {
  const bucket = new TokenBucket(2, 0);
  expect([1, 2, 3].map(() => bucket.take(5, 60_000, 1_000))).toEqual([0, 0, 200]);
});

it('lets nobody overtake those who wait when the rate grows', () => {
  const bucket = new TokenBucket(5, 0);
  const slow = [1, 2, 3].map(() => bucket.take(1, 0, 10_000));
  expect([...slow, bucket.take(10, 0, 10_000), bucket.take(10, 0, 10_000)]).toEqual([0, 1_000, 2_000, 3_000, 3_100]);
});

it('never lets more through than burst + rate × time, whoever asks whenever', () => {
  const asked = fc.array(fc.record({ after: fc.nat(700), patience: fc.nat(3_000) }), { maxLength: 200 });
  fc.assert(
    fc.property(asked, fc.integer({ min: 1, max: 50 }), (calls, rate) => {
      const bucket = new TokenBucket(rate, 0);
      const begun: number[] = [];
      let now = 0;
      for (const { after, patience } of calls) {
        now += after;
        const wait = bucket.take(rate, now, patience);
        if (wait !== undefined) begun.push(now + wait);
        if (wait !== undefined) expect(wait).toBeLessThanOrEqual(patience);
      }
      for (const [index, from] of begun.entries()) {
        const within = begun.slice(index).filter((at) => at < from + 1_000).length;
        expect(within).toBeLessThanOrEqual(2 * rate + 1);
      }
    }),
  );
});
