import { HttpRequest } from '@azure/functions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderIdSchema } from '../order/order.ts';
import { commandKey, fingerprintOf, idempotencyKey, orderIdFor, refundIdFor } from './idempotency.ts';
import { Problem } from './problem.ts';

const requestWith = (headers: Record<string, string>) =>
  new HttpRequest({ method: 'POST', url: 'http://shop/api/checkout', headers });

const keys = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  minLength: 22,
  maxLength: 255,
});

describe('an idempotency key', () => {
  it('is any 22 to 255 visible characters', () => {
    fc.assert(
      fc.property(keys, (key) => {
        expect(idempotencyKey(requestWith({ 'Idempotency-Key': key }))).toBe(key);
      }),
    );
  });

  it.each([
    ['none', {}, 'none came'],
    ['an empty one', { 'idempotency-key': '' }, '0 came'],
    ['one that can be guessed', { 'idempotency-key': 'order-1' }, '7 came'],
    ['one that is too long', { 'idempotency-key': 'k'.repeat(256) }, '256 came'],
    ['two at once', { 'idempotency-key': `${'a'.repeat(22)}, ${'b'.repeat(22)}` }, '46 came'],
    ['one outside ASCII', { 'idempotency-key': 'é'.repeat(22) }, '22 came'],
  ])('%s is refused, and the refusal says what to send', (_, headers, came) => {
    const refused = () => idempotencyKey(requestWith(headers));
    expect(refused).toThrow(Problem);
    expect(refused).toThrow(came);
  });
});

describe('the order id of a key (I2, F18)', () => {
  it('is an order id, and always the same one', () => {
    fc.assert(
      fc.property(keys, (key) => {
        expect(orderIdSchema.safeParse(orderIdFor('guest', key)).success).toBe(true);
        expect(orderIdFor('guest', key)).toBe(orderIdFor('guest', key));
      }),
    );
  });

  it('is another one for another key or another caller (F19)', () => {
    const callers = fc.stringMatching(/^[a-z0-9]{1,64}$/);
    fc.assert(
      fc.property(callers, callers, keys, keys, (caller, otherCaller, key, otherKey) => {
        fc.pre(caller !== otherCaller && key !== otherKey);
        const ids = [caller, otherCaller].flatMap((who) => [orderIdFor(who, key), orderIdFor(who, otherKey)]);
        expect(new Set(ids).size).toBe(4);
      }),
    );
  });

  it('stays what it is from release to release, or a repeated checkout would place a second order', () => {
    expect(orderIdFor('guest', '3f8a9c1e-7d42-4b6f-9a15-2c8e5d7b4f60')).toBe('ord_jk3e4sqfya3wx5jiopkefzeg3b');
  });
});

describe('the fingerprint of a request (I15)', () => {
  it('does not see the order of the keys, and sees every change', () => {
    const request = { lines: [{ sku: 'mug', quantity: 1 }], currency: 'EUR' };
    const turned = { currency: 'EUR', lines: [{ quantity: 1, sku: 'mug' }] };
    expect(fingerprintOf(turned)).toBe(fingerprintOf(request));
    expect(fingerprintOf({ ...request, lines: [{ sku: 'mug', quantity: 2 }] })).not.toBe(fingerprintOf(request));
    expect(fingerprintOf({ ...request, channel: 'web' })).not.toBe(fingerprintOf(request));
  });

  it('stays what it is from release to release, or a repeated checkout would be refused', () => {
    expect(fingerprintOf({ currency: 'EUR', lines: [{ sku: 'mug', quantity: 1 }] })).toBe(
      'X7jkIibygUKQ3-X5SKTIBWNuOo8wZ3pdpid1HJS2Xic',
    );
  });
});

describe('the key of a command in the ledger', () => {
  it('is another for each caller, each command and each key, and does not show the key (F19)', () => {
    const all = ['cancel-order', 'operator:ada'].flatMap((caller) =>
      ['cancel', 'refund'].flatMap((name) => ['key-1', 'key-2'].map((key) => commandKey(caller, name, key))),
    );
    expect(new Set(all).size).toBe(8);
    for (const one of all) expect(one).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('stays what it is from release to release, or a repeated refund would be a second one', () => {
    const key = '3f8a9c1e-7d42-4b6f-9a15-2c8e5d7b4f60';
    expect(commandKey('operator:ada', 'refund', key)).toBe('DHgm6azXkF4TAEeK1m1pAqocimusbHJcZxa16RQEFh8');
    expect(refundIdFor('ord_jk3e4sqfya3wx5jiopkefzeg3b', 'k')).toBe('ref_hasipf3g3aamj7ipho4q7xj5bi');
  });

  it('gives a refund the same id each time, and another one in another order', () => {
    expect(refundIdFor('ord_1', 'k')).toBe(refundIdFor('ord_1', 'k'));
    expect(new Set([refundIdFor('ord_1', 'k'), refundIdFor('ord_2', 'k'), refundIdFor('ord_1', 'l')]).size).toBe(3);
    expect(refundIdFor('ord_1', 'k')).toMatch(/^ref_[a-z2-7]{26}$/);
  });
});
