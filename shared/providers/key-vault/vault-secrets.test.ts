import { describe, expect, it } from 'vitest';
import { PortFailure } from '../../ports/failure.ts';
import { SecretInvalid, type SecretKind } from '../../ports/secrets.ts';
import type { Vault, VersionProperties } from './vault.ts';
import { VaultSecrets } from './vault-secrets.ts';

const uri = 'https://tea.vault.azure.net';
const minute = 60_000;
const refresh = 5 * minute;

/** One word; the newest version. */
const word: SecretKind<string> = {
  versions: 1,
  read: ([current]) => {
    if (current?.value.includes(' ')) throw new SecretInvalid('expected one word');
    return current?.value ?? '';
  },
};
const optional: SecretKind<string> = { ...word, without: 'none' };
/** The two newest versions, and which of them every process knows. */
const pair: SecretKind<string> = {
  versions: 2,
  read: (versions, settled) =>
    versions.map(({ value, createdAt }) => `${value}${createdAt <= settled ? '' : ' (new)'}`).join(', '),
};

/** A vault and a clock that stand still until they are told otherwise. */
function world() {
  let now = 1_760_000_000_000;
  let ids = 0;
  const kept = new Map<string, (VersionProperties & { value: string })[]>();
  const told: [string, Record<string, unknown>][] = [];
  const down: { error?: unknown; hangs?: Promise<void> } = {};
  const calls: string[] = [];
  const sleepers: { until: number; wake: () => void }[] = [];

  const pass = (ms: number) => {
    now += ms;
    for (const { until, wake } of sleepers) if (until <= now) wake();
  };
  const answer = async <T>(call: string, work: () => T): Promise<T> => {
    calls.push(call);
    const { error, hangs } = down;
    await hangs;
    if (error !== undefined) throw error;
    return work();
  };
  const found = (name: string) => kept.get(name) ?? [];
  const vault: Vault = {
    versions: (name) => answer(`versions ${name}`, () => structuredClone(found(name))),
    value: (name, id) => answer(`value ${id}`, () => found(name).find((one) => one.id === id)?.value ?? ''),
  };
  const clock = {
    now: () => now,
    monotonic: () => now,
    sleep: (ms: number) => new Promise<void>((wake) => sleepers.push({ until: now + ms, wake })),
  };
  const secrets = new VaultSecrets({
    vault,
    uri,
    clock,
    signals: {
      event: (name, fields) => void told.push([name, fields]),
      problem: (name, _, fields) => void told.push([name, fields]),
      measure: () => {},
    },
    refresh,
  });
  const set = (name: string, value: string) => {
    ids += 1;
    const version = { id: `v${ids}`, createdAt: now + ids, enabled: true, value };
    kept.set(name, [...found(name), version]);
    return version;
  };
  return { secrets, set, kept, told, down, calls, pass, back: (ms: number) => pass(-ms) };
}

/** Lets what was begun in the background come to its end. */
const settled = () => new Promise<void>((done) => setImmediate(done));
const away = new PortFailure('secrets', 'transient', 'versions', new Error('RestError ECONNREFUSED'));
const refused = new PortFailure('secrets', 'configuration', 'versions', new Error('RestError 403'));

async function opened(values: Record<string, string> = { key: 'one' }) {
  const shop = world();
  for (const [name, value] of Object.entries(values)) shop.set(name, value);
  const key = shop.secrets.secret('key', word);
  await shop.secrets.open();
  return { ...shop, key };
}

describe('a secret', () => {
  it('is read again when it is older than five minutes, by one round however many ask, and nobody waits', async () => {
    const { key, set, pass, calls } = await opened();
    set('key', 'two');
    pass(refresh - 1);
    expect(await key()).toBe('one');
    calls.length = 0;
    pass(1);
    expect(await Promise.all([key(), key(), key()])).toEqual(['one', 'one', 'one']);
    await settled();
    expect(await key()).toBe('two');
    expect(calls).toEqual(['versions key', 'value v2']);
  });

  it('that has not changed costs one call: a version never changes', async () => {
    const { key, pass, calls } = await opened();
    calls.length = 0;
    pass(refresh);
    await key();
    await settled();
    expect(calls).toEqual(['versions key']);
  });

  it('is waited for by a process that stood still, and by one whose clock was set back', async () => {
    const { key, set, pass, back } = await opened();
    set('key', 'two');
    pass(60 * minute);
    expect(await key()).toBe('two');
    set('key', 'three');
    back(30 * minute);
    expect(await key()).toBe('three');
  });

  it('is waited for two seconds at most', async () => {
    const { key, down, pass } = await opened();
    down.hangs = new Promise(() => {});
    pass(60 * minute);
    const asked = key();
    await settled();
    pass(2_000);
    expect(await asked).toBe('one');
  });

  it('is not set back by a round that stood still for longer than a minute', async () => {
    const { key, set, down, pass } = await opened();
    let wake: () => void = () => {};
    down.hangs = new Promise((done) => {
      wake = done;
    });
    pass(refresh);
    expect(await key()).toBe('one');
    delete down.hangs;
    set('key', 'two');
    pass(2 * minute);
    expect(await key()).toBe('two');
    set('key', 'three');
    wake();
    await settled();
    expect(await key()).toBe('two');
  });

  it('is its newest enabled versions; one that is disabled counts no more', async () => {
    const { secrets, set, kept, pass } = world();
    set('pair', 'a');
    pass(60 * minute);
    set('pair', 'b');
    const both = secrets.secret('pair', pair);
    await secrets.open();
    expect(await both()).toBe('b (new), a');
    pass(60 * minute);
    expect(await both()).toBe('b, a');
    const [, b] = kept.get('pair') ?? [];
    if (b !== undefined) b.enabled = false;
    pass(60 * minute);
    expect(await both()).toBe('a');
  });

  it('that the app can do without is what it is without, also when it was taken away', async () => {
    const { secrets, set, kept, pass } = world();
    const maybe = secrets.secret('maybe', optional);
    await secrets.open();
    expect(await maybe()).toBe('none');
    set('maybe', 'some');
    pass(60 * minute);
    expect(await maybe()).toBe('some');
    kept.delete('maybe');
    pass(60 * minute);
    expect(await maybe()).toBe('none');
  });
});

describe('while the vault is away', () => {
  it('the last good value is used, and that is told once, however long; and once when it is over', async () => {
    const { key, set, secrets, down, pass, told } = await opened();
    set('key', 'two');
    down.error = away;
    for (let minutes = 0; minutes < 60; minutes += 1) {
      pass(minute);
      expect(await key()).toBe('one');
      await settled();
    }
    expect(told).toEqual([['secrets.stale', { secrets: 'key', reason: 'unreachable' }]]);
    expect(await secrets.state()).toBe('stale');
    delete down.error;
    pass(30_000);
    await key();
    await settled();
    expect(await key()).toBe('two');
    expect(await secrets.state()).toBe('fresh');
    expect(told.slice(1)).toEqual([['secrets.fresh', { secrets: 'key' }]]);
  });

  it('nobody asks it more often than every thirty seconds', async () => {
    const { key, down, pass, calls } = await opened();
    down.error = away;
    pass(refresh);
    await key();
    await settled();
    calls.length = 0;
    for (let second = 0; second < 60; second += 1) {
      pass(1_000);
      await key();
      await settled();
    }
    expect(calls).toHaveLength(2);
  });

  it.each([
    ['invalid', (shop: Awaited<ReturnType<typeof opened>>) => shop.set('key', 'two words')],
    ['missing', (shop: Awaited<ReturnType<typeof opened>>) => shop.kept.delete('key')],
  ])('or one secret is %s, that one stays and the others are taken up', async (reason, spoil) => {
    const shop = world();
    shop.set('key', 'one');
    shop.set('other', 'one');
    const [key, other] = [shop.secrets.secret('key', word), shop.secrets.secret('other', word)];
    await shop.secrets.open();
    spoil({ ...shop, key });
    shop.set('other', 'two');
    shop.pass(60 * minute);
    expect([await key(), await other()]).toEqual(['one', 'two']);
    expect(shop.told).toEqual([['secrets.stale', { secrets: 'key', reason }]]);
  });
});

describe('at the start', () => {
  it('a vault that is away for a moment is waited for', async () => {
    const { secrets, set, down, pass, told } = world();
    set('key', 'one');
    const key = secrets.secret('key', word);
    down.error = away;
    const opening = secrets.open();
    await settled();
    delete down.error;
    pass(500);
    await opening;
    expect(await key()).toBe('one');
    expect(told).toEqual([]);
  });

  it.each([
    ['away', away, /key, other: cannot be read \(RestError ECONNREFUSED\)\. Check KEY_VAULT_URI/],
    ['closed to the app', refused, /key, other: refused \(RestError 403\)\. Give the app's identity the role/],
  ])('a vault that stays %s is given up after ten seconds, saying what to do', async (_, error, message) => {
    const { secrets, down, pass, calls } = world();
    secrets.secret('key', word);
    secrets.secret('other', word);
    down.error = error;
    const opening = secrets.open().catch((reason: unknown) => reason);
    for (let second = 0; second < 12; second += 1) {
      await settled();
      pass(1_000);
    }
    expect(await opening).toMatchObject({ code: 'secrets_unreadable', message: expect.stringMatching(message) });
    expect(calls.length / 2).toBe(5);
  });

  it('every secret that is missing, disabled or not what it should be is named at once, without its value', async () => {
    const { secrets, set, told } = world();
    set('disabled', 'one').enabled = false;
    set('invalid', 'correct horse');
    for (const name of ['missing', 'disabled', 'invalid']) secrets.secret(name, word);
    const error: unknown = await secrets.open().catch((reason: unknown) => reason);
    const message = error instanceof Error ? `${error.message}${error.stack}` : '';
    expect(message).toContain(`The secrets in ${uri} are not complete`);
    expect(message).toContain('missing: is missing. Set it: az keyvault secret set --name missing');
    expect(message).toContain('disabled: has no enabled version. Enable one');
    expect(message).toContain('invalid: expected one word. Set it anew');
    expect(message).not.toContain('horse');
    expect(told).toEqual([]);
  });

  it('a secret that nobody has read yet cannot be used', async () => {
    const { secrets, down } = world();
    const key = secrets.secret('key', word);
    down.error = away;
    await expect(key()).rejects.toThrow('Expected key to be read');
  });
});
