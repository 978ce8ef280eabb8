import { describe, expect, it } from 'vitest';
import { defineFunction, isDisabled } from './definition.ts';

const environment = {
  COSMOS: 'AccountEndpoint=http://a;AccountKey=k;',
  OTHER: 'AccountEndpoint=http://b;AccountKey=k;',
  SAME: 'AccountEndpoint=http://a/;AccountKey=k;',
  NAME: 'orders',
};

/** Defines a function `f` with one binding. */
const define = (binding: { type: string; [option: string]: unknown }, name = 'f') =>
  defineFunction({ name, bindings: { t: { direction: 'in', ...binding } } }, { environment, routePrefix: 'api' });
const feed = (options: object = {}) =>
  define({ type: 'cosmosDBTrigger', connection: 'COSMOS', databaseName: 'shop', containerName: 'orders', ...options });

describe('a change feed function', () => {
  it('has the defaults of the extension', () => {
    expect(feed().trigger).toMatchObject({
      kind: 'cosmosDB',
      monitored: { endpoint: 'http://a' },
      leases: { endpoint: 'http://a' },
      options: {
        leaseContainerName: 'leases',
        leaseContainerPrefix: '',
        feedPollDelay: 5_000,
        leaseAcquireInterval: 13_000,
        leaseRenewInterval: 17_000,
        leaseExpirationInterval: 60_000,
        startFromBeginning: false,
        createLeaseContainerIfNotExists: false,
      },
    });
  });

  it('takes settings for its texts, and may keep leases in another account', () => {
    expect(feed({ containerName: '%NAME%', leaseConnection: 'OTHER' }).trigger).toMatchObject({
      options: { containerName: 'orders' },
      leases: { endpoint: 'http://b' },
    });
  });

  it.each([
    [{ containerName: undefined }, 'containerName'],
    [{ startFromBeginning: true, startFromTime: '2026-01-01T00:00:00Z' }, 'exclude each other'],
    [{ startFromTime: '2026-01-01T00:00:00+01:00' }, 'expected a UTC time with Z'],
    [{ leaseRenewInterval: 60_000 }, 'leaseRenewInterval must be shorter than leaseExpirationInterval'],
    [
      { changeFeedMode: 'AllVersionsAndDeletes', startFromBeginning: true },
      'AllVersionsAndDeletes starts from now: take away startFromBeginning and startFromTime',
    ],
    [{ leaseContainerName: 'orders' }, 'the monitored container "orders" cannot hold its own leases'],
    [{ leaseContainerName: 'orders', leaseConnection: 'SAME' }, 'cannot hold its own leases'],
    [{ leaseContainerName: '%NONE%' }, 'there is no setting NONE'],
  ])('is refused with %j', (options, message) => {
    expect(() => feed(options)).toThrow(message);
  });

  it('may keep its leases in a container of the same name elsewhere', () => {
    expect(() => feed({ leaseContainerName: 'orders', leaseDatabaseName: 'other' })).not.toThrow();
    expect(() => feed({ leaseContainerName: 'orders', leaseConnection: 'OTHER' })).not.toThrow();
  });
});

describe('an HTTP function', () => {
  it('has its name as its route unless told otherwise', () => {
    expect(define({ type: 'httpTrigger', methods: ['get'] }, 'orders').trigger).toMatchObject({
      kind: 'http',
      methods: ['GET'],
      route: { template: 'api/orders' },
    });
  });
});

it.each(['a', 'a-b_1', 'A'.repeat(128)])('a function may be named %s', (name) => {
  expect(define({ type: 'httpTrigger' }, name).name).toBe(name);
});

it.each(['1a', '_a', 'a b', '', 'A'.repeat(129)])('a function may not be named "%s"', (name) => {
  expect(() => define({ type: 'httpTrigger' }, name)).toThrow('a function name starts with a letter');
});

it.each([
  [{ 'AzureWebJobs.f.Disabled': 'true' }, true],
  [{ AzureWebJobs__f__Disabled: 'True' }, true],
  [{ AzureWebJobs_f_Disabled: '1' }, true],
  [{ 'AzureWebJobs.f.Disabled': 'false' }, false],
  [{ 'AzureWebJobs.g.Disabled': 'true' }, false],
])('%j: is f disabled? %s', (settings, disabled) => {
  expect(isDisabled('f', settings)).toBe(disabled);
});
