import { describe, expect, it } from 'vitest';
import { clientByKey } from './client-by-key.ts';

describe('a client by its key', () => {
  it('is made once for a key, and anew when the key was rotated; a call under way keeps the one it has', async () => {
    let key = 'first';
    const made: string[] = [];
    const client = clientByKey(
      'payments',
      () => Promise.resolve(key),
      async (given) => {
        made.push(given);
        return { given };
      },
    );
    const [underWay, again] = await Promise.all([client(), client()]);
    expect(again).toBe(underWay);
    key = 'second';
    expect((await client()).given).toBe('second');
    expect((await client()).given).toBe('second');
    expect(underWay.given).toBe('first');
    expect(made).toEqual(['first', 'second']);
  });

  it('that cannot be made is a fault of the settings, and tried again', async () => {
    let tries = 0;
    const client = clientByKey(
      'push',
      () => Promise.resolve('key'),
      async () => {
        tries += 1;
        if (tries === 1) throw new TypeError('not a connection string');
        return 'client';
      },
    );
    await expect(client()).rejects.toMatchObject({ port: 'push', class: 'configuration' });
    expect(await client()).toBe('client');
  });
});
