import { expect, it } from 'vitest';
import sample from '../local.settings.sample.json' with { type: 'json' };
import { catalogTarget, TargetError } from './catalog-target.ts';

const endpoint = 'https://cosmos-shop.documents.azure.com:443/';

it('is the local emulator when nobody names another', () => {
  expect(catalogTarget([{ PATH: '/bin', COSMOS: '' }, {}, sample.Values])).toEqual({
    COSMOS: sample.Values.COSMOS,
    COSMOS_DATABASE: 'shop',
    account: 'http://127.0.0.1:8081/',
  });
});

it('is the account that the environment names, by identity, and nothing of the emulator comes along', () => {
  expect(catalogTarget([{ COSMOS__accountEndpoint: endpoint }, {}, sample.Values])).toEqual({
    COSMOS__accountEndpoint: endpoint,
    account: endpoint,
  });
});

it('takes identity and database from where the account is named', () => {
  const own = { COSMOS__accountEndpoint: endpoint, COSMOS__clientId: 'id', COSMOS_DATABASE: 'other' };
  expect(catalogTarget([{}, own, sample.Values])).toEqual({ ...own, account: endpoint });
});

it('never shows a key', () => {
  const { account } = catalogTarget([{ COSMOS: `AccountKey=c2VjcmV0;AccountEndpoint=${endpoint}` }]);
  expect(account).toBe(endpoint);
  expect(catalogTarget([{ COSMOS: 'AccountKey=c2VjcmV0' }]).account).not.toContain('c2VjcmV0');
});

it.each([
  ['two accounts at once', [{ COSMOS: 'AccountEndpoint=x', COSMOS__accountEndpoint: endpoint }], /got both/],
  ['no account', [{}], /Expected COSMOS/],
])('is not %s', (_, sources, message) => {
  expect(() => catalogTarget(sources)).toThrow(TargetError);
  expect(() => catalogTarget(sources)).toThrow(message);
});
