import { Agent } from 'node:https';
import { CosmosClient } from '@azure/cosmos';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCosmos } from '../cosmos.ts';
import { startAccount, startOfTime, type TestAccount } from '../test/account.ts';
import { raw } from '../test/raw.ts';

let account: TestAccount;
beforeEach(async () => {
  account = await startAccount();
});
afterEach(() => account.stop());

const now = startOfTime / 1000;
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const tokenOf = (claims: object) => `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.${part('a signature')}`;
const own = () => `https://127.0.0.1:${account.cosmos.port}/`;

async function answerTo(token: string) {
  const headers = { authorization: `type=aad&ver=1.0&sig=${token}` };
  const { status, headers: got, body } = await raw(account.cosmos, { path: '/dbs', headers });
  return { status, subStatus: got['x-ms-substatus'], message: JSON.parse(body).message };
}

describe('a Microsoft Entra token', () => {
  it.each([
    ['the account', () => own()],
    ['the account without a port', () => 'https://127.0.0.1'],
    ['any account', () => 'https://cosmos.azure.com'],
  ])('is good if it is meant for %s', async (_, audience) => {
    const token = tokenOf({ aud: audience(), nbf: now, exp: now + 1 });
    expect(await answerTo(token)).toMatchObject({ status: 200 });
    expect(await answerTo(encodeURIComponent(token))).toMatchObject({ status: 200 });
  });

  it('for another account is refused, and the answer says what is accepted', async () => {
    expect(await answerTo(tokenOf({ aud: 'https://other.example/', exp: now + 60 }))).toEqual({
      status: 401,
      subStatus: '5008',
      message: expect.stringMatching(
        /Provided AAD token is intended for \[https:\/\/other\.example\/\]. This database account accepts tokens intended for \[https:\/\/127\.0\.0\.1:\d+, .*https:\/\/cosmos\.azure\.com\]/,
      ),
    });
  });

  it('is refused after its time, and the answer says since when', async () => {
    const token = tokenOf({ aud: own(), exp: now + 60 });
    expect(await answerTo(token)).toMatchObject({ status: 200 });
    account.advance(90);
    expect(await answerTo(token)).toEqual({
      status: 401,
      subStatus: '5006',
      message: expect.stringContaining(
        'Provided AAD token has been expired since [1/1/2030 12:01:00 AM (UTC)]. Current server time is [1/1/2030 12:01:30 AM (UTC)]. Please refresh the AAD token.',
      ),
    });
  });

  it('is refused before its time, but for clocks that differ a little', async () => {
    expect(await answerTo(tokenOf({ aud: own(), nbf: now + 299, exp: now + 999 }))).toMatchObject({ status: 200 });
    expect(await answerTo(tokenOf({ aud: own(), nbf: now + 301, exp: now + 999 }))).toMatchObject({
      status: 401,
      subStatus: '5005',
    });
  });

  it.each([
    ['', 'nothing'],
    ['abc', 'one part'],
    [`${part({ alg: 'none' })}.${part({ aud: 'x', exp: 1 })}`, 'two parts'],
    [`${part({ alg: 'none' })}.${part({ aud: 'x', exp: 1 })}.`, 'no signature'],
    [`${part({ alg: 'none' })}.${part({ aud: 'x' })}.abc`, 'no expiry'],
    [`${part({ alg: 'none' })}.${part({ exp: 1 })}.abc`, 'no audience'],
    [`${part('alg')}.${part({ aud: 'x', exp: 1 })}.abc`, 'no head'],
    ['a.b.c.d.e', 'five parts'],
    ['%%%.%%%.%%%', 'no base64url'],
  ])('of another shape is refused: %s (%s)', async (token) => {
    expect(await answerTo(encodeURIComponent(token))).toMatchObject({ status: 401, subStatus: '5003' });
  });

  it('is what an unmodified client with a credential sends', async () => {
    const cosmos = await startCosmos({ port: 0, tls: true });
    const agent = new Agent({ ca: cosmos.certificate });
    const scopes: string[] = [];
    const aadCredentials = {
      getToken: async (scope: string | string[]) => {
        scopes.push(String(scope));
        const expiresOnTimestamp = Date.now() + 3_600_000;
        const aud = String(scope).replace('/.default', '');
        return { token: tokenOf({ aud, exp: expiresOnTimestamp / 1000 }), expiresOnTimestamp };
      },
    };
    const client = new CosmosClient({ endpoint: cosmos.endpoint, aadCredentials, agent });
    expect((await client.databases.create({ id: 'shop' })).statusCode).toBe(201);
    expect(new Set(scopes)).toEqual(new Set([`${cosmos.endpoint}/.default`]));
    client.dispose();
    agent.destroy();
    await cosmos.stop();
  });
});
