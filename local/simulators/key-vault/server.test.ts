import { SecretClient } from '@azure/keyvault-secrets';
import { movableClock } from 'local-service/clock';
import { seededRandom } from 'local-service/random';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type RunningKeyVault, startKeyVault } from './server.ts';

let service: RunningKeyVault;
beforeEach(async () => {
  service = await startKeyVault({
    port: 0,
    secrets: { 'stripe-api-key': 'sk_1' },
    clock: movableClock(() => 1_000_000),
    random: seededRandom(1),
  });
});
afterEach(() => service.stop());

/** Like a token of Entra ID, unsigned. */
const token = (aud: string, expiresAt = Date.now() + 600_000) =>
  ['header', Buffer.from(JSON.stringify({ aud, exp: expiresAt / 1_000 })).toString('base64url'), 'signature'].join('.');

const sdk = (accessToken = token('https://vault.azure.net')) =>
  new SecretClient(
    service.url,
    { getToken: () => Promise.resolve({ token: accessToken, expiresOnTimestamp: Date.now() + 600_000 }) },
    { allowInsecureConnection: true, disableChallengeResourceVerification: true, retryOptions: { maxRetries: 0 } },
  );
const local = (method: string, path: string, body?: object) =>
  fetch(`${service.url}/_local/${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
const booksSchema = z.object({
  calls: z.array(z.object({ operation: z.string(), status: z.number() })),
  objects: z.object({ secrets: z.array(z.unknown()) }),
});
const books = async () => booksSchema.parse(await (await local('GET', 'books')).json());

async function versionsOf(client: SecretClient, name: string) {
  const found = [];
  for await (const one of client.listPropertiesOfSecretVersions(name)) found.push(one);
  return found;
}

describe('the Key Vault stand-in, through the SDK', () => {
  it('keeps versions: the newest is current, each is there by its id', async () => {
    const client = sdk();
    const first = await client.getSecret('stripe-api-key');
    await local('POST', 'clock', { advanceMs: 60_000 });
    const second = await client.setSecret('stripe-api-key', 'sk_2', { tags: { by: 'ada' } });
    expect(second.properties).toMatchObject({ createdOn: new Date(1_060_000), enabled: true, tags: { by: 'ada' } });
    expect((await client.getSecret('stripe-api-key')).value).toBe('sk_2');
    const old = await client.getSecret('stripe-api-key', { version: first.properties.version ?? '' });
    expect([old.value, old.properties.version]).toEqual(['sk_1', expect.stringMatching(/^[0-9a-f]{32}$/)]);
  });

  it('lists versions without their values, page by page', async () => {
    const client = sdk();
    for (let round = 0; round < 30; round += 1) await client.setSecret('many', `value ${round}`);
    const versions = await versionsOf(client, 'many');
    expect(new Set(versions.map(({ version }) => version)).size).toBe(30);
    expect(JSON.stringify(versions)).not.toContain('value');
    expect((await books()).calls.filter(({ operation }) => operation === 'secrets.listVersions')).toHaveLength(2);
    expect(await versionsOf(client, 'not-there')).toEqual([]);
  });

  it('refuses what is disabled, and what is not there, in the words of the service', async () => {
    const client = sdk();
    const { properties } = await client.getSecret('stripe-api-key');
    await client.updateSecretProperties('stripe-api-key', properties.version ?? '', { enabled: false });
    await expect(client.getSecret('stripe-api-key')).rejects.toMatchObject({
      statusCode: 403,
      message: 'Operation get is not allowed on a disabled secret.',
    });
    expect((await versionsOf(client, 'stripe-api-key')).map(({ enabled }) => enabled)).toEqual([false]);
    await expect(client.getSecret('nothing')).rejects.toMatchObject({ statusCode: 404, code: 'SecretNotFound' });
    await expect(client.setSecret('not_a_name', 'x')).rejects.toMatchObject({ statusCode: 400, code: 'BadParameter' });
  });

  it('deletes softly: the name is taken until the secret is recovered or purged', async () => {
    const client = sdk();
    await client.beginDeleteSecret('stripe-api-key');
    await expect(client.getSecret('stripe-api-key')).rejects.toMatchObject({ statusCode: 404 });
    await expect(client.setSecret('stripe-api-key', 'sk_2')).rejects.toMatchObject({ statusCode: 409 });
    expect((await client.getDeletedSecret('stripe-api-key')).deletedOn).toEqual(new Date(1_000_000));
    await client.beginRecoverDeletedSecret('stripe-api-key');
    expect((await client.getSecret('stripe-api-key')).value).toBe('sk_1');
    await client.beginDeleteSecret('stripe-api-key');
    await client.purgeDeletedSecret('stripe-api-key');
    await client.setSecret('stripe-api-key', 'sk_3');
    expect(await versionsOf(client, 'stripe-api-key')).toHaveLength(1);
  });

  it.each([
    ['issued for somebody else', token('https://management.azure.com/'), /AKV10022: Invalid audience/],
    ['expired', token('https://vault.azure.net', 1_000), /expired/],
    ['no token at all', 'opaque', /AKV10000/],
  ])('lets nobody in by a token that is %s', async (_, given, message) => {
    await expect(sdk(given).getSecret('stripe-api-key')).rejects.toMatchObject({
      statusCode: 401,
      message: expect.stringMatching(message),
    });
  });

  it('asks for a token, and says for whom', async () => {
    const answer = await fetch(`${service.url}/secrets/stripe-api-key?api-version=7.6`);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('resource="https://vault.azure.net"');
  });
});

describe('on the laptop', () => {
  it('a secret is rotated without a token, and the books tell everything but values', async () => {
    expect((await local('PUT', 'secrets/stripe-api-key', { value: 'sk_2' })).status).toBe(200);
    expect((await local('PUT', 'secrets/stripe-api-key', { valu: 'sk_2' })).status).toBe(400);
    expect((await sdk().getSecret('stripe-api-key')).value).toBe('sk_2');
    const { objects } = await books();
    expect(objects.secrets).toMatchObject([
      { name: 'stripe-api-key', versions: [{ enabled: true }, { created: 1_000 }] },
    ]);
    expect(JSON.stringify(objects)).not.toContain('sk_');
  });

  it('faults strike, and a reset brings back what was there in the beginning', async () => {
    await local('POST', 'faults', [
      { operation: 'secrets.get', target: 'stripe-api-key', effect: 'status', status: 503 },
    ]);
    await expect(sdk().getSecret('stripe-api-key')).rejects.toMatchObject({ statusCode: 503 });
    await local('PUT', 'secrets/stripe-api-key', { value: 'sk_2' });
    await local('POST', 'reset');
    expect((await sdk().getSecret('stripe-api-key')).value).toBe('sk_1');
  });

  it('says what it does not do', async () => {
    const headers = { authorization: `Bearer ${token('https://vault.azure.net')}` };
    const answer = await fetch(`${service.url}/keys/k1?api-version=7.6`, { headers });
    expect([answer.status, await answer.text()]).toEqual([
      404,
      expect.stringContaining('does secrets, their versions'),
    ]);
  });
});
