import { describe, expect, it } from 'vitest';
import { lazily } from './lazily.ts';

describe('lazily', () => {
  it('loads at first use, and once for callers at the same time', async () => {
    let loads = 0;
    const load = lazily('push', async () => {
      loads += 1;
      return loads;
    });
    expect(loads).toBe(0);
    expect(await Promise.all([load(), load()])).toEqual([1, 1]);
    expect(await load()).toBe(1);
  });

  it('tries a load that failed again', async () => {
    let loads = 0;
    const load = lazily('push', async () => {
      loads += 1;
      if (loads === 1) throw new Error('no such module');
      return 'loaded';
    });
    await expect(load()).rejects.toMatchObject({
      port: 'push',
      class: 'configuration',
      message: expect.stringContaining('no such module'),
    });
    expect(await load()).toBe('loaded');
  });
});
