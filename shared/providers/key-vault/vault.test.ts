import { movableClock } from 'local-service/clock';
import { seededRandom } from 'local-service/random';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type RunningKeyVault, startKeyVault } from '../../../local/simulators/key-vault/server.ts';
import { PortFailure } from '../../ports/failure.ts';
import { keyVault } from './vault.ts';

let service: RunningKeyVault;
beforeEach(async () => {
  service = await startKeyVault({
    port: 0,
    secrets: { 'stripe-api-key': 'sk_of_the_shop' },
    clock: movableClock(() => 1_000_000),
    random: seededRandom(1),
  });
});
afterEach(() => service.stop());

const nobody = () => Promise.reject(new Error('A stand-in is not told who the app is.'));
const vault = (timeout = 30_000) => keyVault({ uri: service.url, credential: nobody, timeout });
const control = (path: string, method: string, body?: object) =>
  fetch(`${service.url}/_local/${path}`, { method, ...(body && { body: JSON.stringify(body) }) });

const booksSchema = z.object({ calls: z.array(z.unknown()) });

async function failureOf(work: Promise<unknown>): Promise<PortFailure> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof PortFailure) return error;
  throw new Error(`Expected a PortFailure, got ${String(error)}`);
}

describe('a vault, through the SDK', () => {
  it('tells the versions of a secret, and the value of each', async () => {
    await control('secrets/stripe-api-key', 'PUT', { value: 'sk_new', attributes: { enabled: false } });
    const versions = await vault().versions('stripe-api-key');
    expect(versions.map(({ createdAt }) => createdAt)).toEqual([1_000_000, 1_000_000]);
    expect(new Set(versions.map(({ enabled }) => enabled))).toEqual(new Set([true, false]));
    const inUse = versions.find(({ enabled }) => enabled);
    expect(await vault().value('stripe-api-key', inUse?.id ?? '')).toBe('sk_of_the_shop');
    expect(await vault().versions('not-there')).toEqual([]);
  });

  it.each([
    ['status', { status: 503 }, 'transient'],
    ['status', { status: 429 }, 'throttled'],
    ['status', { status: 403 }, 'configuration'],
    ['before', {}, 'transient'],
    ['delay', { delayMs: 60_000 }, 'transient'],
  ])('that answers with %s %j fails as it should, and once', async (effect, more, expected) => {
    await control('faults', 'POST', [{ operation: 'secrets.get', effect, ...more }]);
    const patience = effect === 'delay' ? 200 : 30_000;
    const failure = await failureOf(vault(patience).value('stripe-api-key', 'v1'));
    expect(failure).toMatchObject({ port: 'secrets', class: expected, operation: 'value' });
    const { calls } = booksSchema.parse(await (await control('books', 'GET')).json());
    // A call that is held up is in no books yet.
    expect(calls).toHaveLength(effect === 'delay' ? 0 : 1);
    expect(`${failure.message} ${failure.stack} ${JSON.stringify(failure)}`).not.toContain('sk_of_the_shop');
  });

  it('that is not there fails by the name of the error, and without the error itself', async () => {
    await service.stop();
    const failure = await failureOf(vault().value('stripe-api-key', 'v1'));
    expect(failure.class).toBe('transient');
    expect(failure.cause).toEqual(new Error('RestError ECONNREFUSED'));
  });
});

describe('who the app is', () => {
  const asked: string[] = [];
  const credential = () => {
    asked.push('credential');
    return Promise.reject(new Error('no identity here'));
  };

  it.each([
    'https://tea.vault.azure.net',
    'https://127.0.0.1:1',
    'http://tea.vault.azure.net',
    'http://127.0.0.1.example.com',
  ])('is the identity of the app for %s, never the local one', async (uri) => {
    asked.length = 0;
    const failure = await failureOf(keyVault({ uri, credential }).versions('stripe-api-key'));
    expect([failure.class, asked]).toEqual(['configuration', ['credential']]);
  });

  it('is not asked for on this machine, where an unsigned token does', async () => {
    asked.length = 0;
    const versions = await keyVault({ uri: service.url, credential, timeout: 30_000 }).versions('stripe-api-key');
    expect([versions.length, asked]).toEqual([1, []]);
  });
});
