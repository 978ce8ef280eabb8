import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { SecretVersion } from './ports/secrets.ts';
import { secretKinds, secretsSchema, vaultName } from './secret-settings.ts';

const version = (id: number, value: string): SecretVersion => ({
  id: String(id).repeat(32),
  createdAt: id * 1_000,
  value,
});
const base64 = (byte: number) => Buffer.alloc(32, byte).toString('base64');
const later = 1_000_000;

describe('in a vault', () => {
  it('a secret has the name of its setting, of letters, digits and dashes, and holds what the setting would', () => {
    const names = secretsSchema.keyof().options;
    for (const name of names) expect(vaultName(name)).toMatch(/^[a-z0-9-]+$/);
    expect(new Set(names.map(vaultName)).size).toBe(7);
    expect(Object.keys(secretKinds).toSorted()).toEqual(names.toSorted());
  });

  it('a provider is called with the current key', () => {
    const { STRIPE_API_KEY: kind } = secretKinds;
    expect([kind.versions, kind.read([version(2, ' sk_2\n')], later)]).toEqual([1, 'sk_2']);
  });

  it('webhooks are let in by the current secret and the one before', () => {
    const { STRIPE_WEBHOOK_SECRETS: kind } = secretKinds;
    expect(kind.versions).toBe(2);
    const versions = [version(2, 'whsec_new'), version(1, 'whsec_old,whsec_new')];
    expect(kind.read(versions, later)).toEqual(['whsec_new', 'whsec_old']);
    expect(kind.without).toEqual([]);
  });

  it('only the current list of operators counts: who was taken out is out', () => {
    const { OPERATOR_TOKENS: kind } = secretKinds;
    expect(kind.versions).toBe(1);
    expect(kind.read([version(2, `ada:${'0f'.repeat(32)}`)], later)).toMatchObject([{ name: 'ada' }]);
  });
});

describe('the keys of order tokens', () => {
  const { ORDER_TOKEN_KEYS: kind } = secretKinds;
  const ids = (versions: SecretVersion[], settled: number) => kind.read(versions, settled).map(({ id }) => id[0]);

  it('are named by their versions; all that are enabled open', () => {
    const keys = kind.read([version(2, base64(2)), version(1, base64(1))], later);
    expect(keys.map(({ id }) => id)).toEqual(['2'.repeat(32), '1'.repeat(32)]);
    expect(keys[0].secret).toEqual(Buffer.alloc(32, 2));
    expect(kind.versions).toBe(Number.POSITIVE_INFINITY);
  });

  it('sign only once every process knows them', () => {
    const versions = [version(3, base64(3)), version(2, base64(2)), version(1, base64(1))];
    expect(ids(versions, 3_000)).toEqual(['3', '2', '1']);
    expect(ids(versions, 2_999)).toEqual(['2', '1', '3']);
    expect(ids(versions, 0)).toEqual(['1', '2', '3']);
  });

  it('keep the ids they had as a setting', () => {
    const versions = [version(2, base64(2)), version(1, `k1:${base64(1)},k0:${base64(0)}`)];
    expect(ids(versions, later)).toEqual(['2', 'k', 'k']);
    expect(kind.read([version(2, `k1:${base64(1)}`), version(1, `k1:${base64(1)}`)], later)).toHaveLength(1);
  });

  it.each([
    ['a key of an id that another has', [`k1:${base64(2)}`, `k1:${base64(1)}`], 'expected another key id than k1'],
    ['a key that is too short', ['c2hvcnQ='], 'expected kid:base64'],
    ['nothing', [' '], 'expected kid:base64'],
  ])('cannot be %s; no value is repeated', (_, values, message) => {
    const read = () =>
      kind.read(
        values.map((value, index) => version(9 - index, value)),
        later,
      );
    expect(read).toThrow(message);
    expect(read).not.toThrow(/c2hvcnQ|AQEB|AgIC/);
  });

  it('are what openssl makes of random bytes', () => {
    expect(ids([version(1, `${randomBytes(32).toString('base64')}\n`)], later)).toEqual(['1']);
  });
});
