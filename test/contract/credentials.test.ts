import { describe, expect, it } from 'vitest';
import { credentials, faultsOf, wanted } from './credentials.ts';

describe('credentials of a contract', () => {
  it('are what the environment holds, and nothing else of it', () => {
    const environment = { STRIPE_API_KEY: 'sk_test_1', EASYPOST_API_KEY: 'EZTK1', HOME: '/' };
    expect(credentials(wanted.payments, environment)).toEqual({ STRIPE_API_KEY: 'sk_test_1' });
    expect(credentials(wanted.shipping, environment)).toEqual({ EASYPOST_API_KEY: 'EZTK1' });
  });

  it('that are missing are named', () => {
    expect(faultsOf(wanted.push, { NOTIFICATION_HUB_NAME: 'contract' })).toEqual([
      'NOTIFICATION_HUB_CONNECTION is missing',
    ]);
    expect(() => credentials(wanted.stores, {})).toThrow('COSMOS is missing');
  });

  it.each([
    ['payments', { STRIPE_API_KEY: 'sk_live_secret' }, 'STRIPE_API_KEY is not a key of the test mode, sk_test_…'],
    ['shipping', { EASYPOST_API_KEY: 'EZAKsecret' }, 'EASYPOST_API_KEY is not a test key, EZTK…'],
  ] as const)('for %s are never live ones, and are not repeated', (contract, environment, told) => {
    expect(faultsOf(wanted[contract], environment)).toEqual([told]);
  });
});
