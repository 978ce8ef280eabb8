import { describe, expect, it } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

/** So many calls at once, each at the given charge; those sent away come back when they are told. */
function storm(bucket: TokenBucket, calls: number, charge: number): { refusals: number; endedAt: number } {
  const waiting = Array.from({ length: calls }, () => 0);
  let refusals = 0;
  let now = 0;
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    now = next;
    const retryAfter = bucket.admit(now);
    if (retryAfter === 0) {
      bucket.spend(charge);
      continue;
    }
    refusals += 1;
    waiting.push(now + retryAfter);
    waiting.sort((a, b) => a - b);
  }
  return { refusals, endedAt: now };
}

describe('a bucket of request units', () => {
  it('gives a second’s worth at once, the last call on credit', () => {
    const bucket = new TokenBucket(100, 0);
    for (let n = 0; n < 10; n += 1) {
      expect(bucket.admit(0)).toBe(0);
      bucket.spend(11);
    }
    expect(bucket.admit(0)).toBeGreaterThan(0);
  });

  it('names the time at which its debt is paid', () => {
    const bucket = new TokenBucket(100, 0);
    bucket.spend(150);
    const retryAfter = bucket.admit(0);
    expect(retryAfter).toBe(501);
    expect(bucket.admit(500)).toBeGreaterThan(0);
    expect(bucket.admit(501)).toBe(0);
  });

  it('gives everyone who waits a turn of their own', () => {
    const bucket = new TokenBucket(100, 0);
    for (let n = 0; n < 11; n += 1) bucket.spend(10);
    const turns = [bucket.admit(0), bucket.admit(0), bucket.admit(0)];
    expect(turns[0]).toBeLessThan(turns[1] ?? 0);
    expect(turns[1]).toBeLessThan(turns[2] ?? 0);
  });

  it.each([
    [200, 7],
    [1000, 1],
    [50, 100],
  ])('sends each of %i callers at once away about once at the most', (calls, charge) => {
    const { refusals, endedAt } = storm(new TokenBucket(133, 0), calls, charge);
    expect(refusals).toBeLessThan(calls * 1.2);
    expect(endedAt).toBeLessThan((calls * charge * 1000) / 133 + 1000);
  });

  it('saves up no more than a second', () => {
    const bucket = new TokenBucket(100, 0);
    expect(bucket.admit(60_000)).toBe(0);
    bucket.spend(101);
    expect(bucket.admit(60_000)).toBeGreaterThan(0);
  });

  it('fills faster when it is given more', () => {
    const bucket = new TokenBucket(100, 0);
    bucket.spend(200);
    bucket.provision(1000, 0);
    expect(bucket.admit(0)).toBe(101);
  });
});
