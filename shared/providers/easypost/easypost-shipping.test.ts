import { movableClock } from 'local-service/clock';
import { seededRandom } from 'local-service/random';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type RunningEasyPost, startEasyPost } from '../../../local/simulators/easypost/server.ts';
import { fixed } from '../../ports/secrets.ts';
import type { Parcel, Shipping } from '../../ports/shipping.ts';
import { easypostClient } from './client.ts';
import { easypostShipping } from './easypost-shipping.ts';

const apiKey = 'EZTKadapter';
let easypost: RunningEasyPost;
let shipping: Shipping;

const from = {
  name: 'Shop',
  lines: ['1 Market St'],
  city: 'San Francisco',
  region: 'CA',
  postalCode: '94105',
  country: 'US',
};
const shippingWithin = (timeout?: number) =>
  easypostShipping(easypostClient({ apiKey: fixed(apiKey), apiUrl: easypost.url, timeout }), from);

beforeEach(async () => {
  easypost = await startEasyPost({ port: 0, apiKey, clock: movableClock(() => 1_000), random: seededRandom(1) });
  shipping = shippingWithin();
});
afterEach(() => easypost.stop());

const ground = { carrier: 'USPS', service: 'GroundAdvantage' };

const parcel = (street = '5 Main St', by = ground): Parcel => ({
  orderId: 'ord_abcdefghijklmnopqrstuvwxyz',
  to: {
    name: 'Ada',
    lines: [street, 'Apt 2', 'Rear'],
    city: 'Austin',
    region: 'TX',
    postalCode: '78701',
    country: 'US',
  },
  email: 'ada@example.com',
  phone: null,
  weight: 850,
  ...by,
});

async function prepared(street?: string): Promise<string> {
  const answer = await shipping.prepare(parcel(street));
  if (answer.kind !== 'prepared') throw new Error(answer.detail);
  return answer.ref;
}

async function bought(): Promise<string> {
  const ref = await prepared();
  expect(await shipping.buy(ref, ground)).toMatchObject({ kind: 'bought' });
  return ref;
}

const local = (method: string, path: string, body?: unknown) =>
  fetch(`${easypost.url}/_local/${path}`, body === undefined ? { method } : { method, body: JSON.stringify(body) });
const fault = (...rules: object[]) => local('POST', 'faults', rules);
const booksSchema = z.object({
  calls: z.array(z.object({ operation: z.string() })),
  objects: z.object({ shipments: z.array(z.unknown()), labels: z.array(z.looseObject({})) }),
});
const allBooks = async () => booksSchema.parse(await (await local('GET', 'books')).json());
const books = async () => (await allBooks()).objects;
const purchases = async () => (await allBooks()).calls.filter(({ operation }) => operation === 'shipments.buy').length;

describe('shipping by EasyPost', () => {
  it('prepares a shipment, buys the service that was agreed and reads it back', async () => {
    const ref = await prepared();
    expect(await shipping.status(ref)).toEqual({ kind: 'unbought' });
    const label = await shipping.buy(ref, ground);
    expect(label).toMatchObject({
      kind: 'bought',
      tracking: { carrier: 'USPS', url: expect.stringContaining('https://') },
    });
    expect(await shipping.status(ref)).toEqual({ ...label, transit: 'none' });
    expect(await books()).toMatchObject({
      shipments: [
        {
          reference: 'ord_abcdefghijklmnopqrstuvwxyz',
          to_address: { street1: '5 Main St', street2: 'Apt 2, Rear', zip: '78701', email: 'ada@example.com' },
          parcel: { weight: 30 },
          selected_rate: { service: 'GroundAdvantage' },
        },
      ],
      labels: [{ reference: 'ord_abcdefghijklmnopqrstuvwxyz' }],
    });
  });

  it('reads a label that is bought already back, and does not ask for another', async () => {
    const ref = await prepared();
    const label = await shipping.buy(ref, ground);
    expect(await shipping.buy(ref, ground)).toEqual(label);
    expect(await purchases()).toBe(1);
    expect((await books()).labels).toHaveLength(1);
  });

  it.each([
    ['an address without a street', parcel(''), 'to_address.street1'],
    ['an address the carrier has no rates for', parcel('No Rates St'), 'USPS does not deliver there by Ground'],
  ])('says before buying that %s cannot be delivered', async (_, wanted, detail) => {
    expect(await shipping.prepare(wanted)).toEqual({
      kind: 'undeliverable',
      detail: expect.stringContaining(detail),
    });
  });

  it.each([
    ['Undeliverable St', 'SHIPMENT.POSTAGE.FAILURE at to_address'],
    ['Refused at Purchase St', 'SHIPMENT.POSTAGE.FAILURE'],
  ])('says of %s that the carrier refused it', async (street, code) => {
    const ref = await prepared(street);
    const answer = await shipping.buy(ref, ground);
    expect(answer).toEqual({
      kind: 'undeliverable',
      detail: `The carrier refused the parcel (${code}).`,
    });
    expect((await books()).labels).toEqual([]);
  });

  it.each([
    ['a carrier that gives errors for rates', parcel('Carrier Down St'), 'unknown', 'USPS gave an error and no rates'],
    [
      'a service that it does not offer',
      parcel('5 Main St', { ...ground, service: 'Air' }),
      'configuration',
      'but Ground',
    ],
    [
      'a carrier that the shop has no account with',
      parcel('5 Main St', { ...ground, carrier: 'FedEx' }),
      'configuration',
      'FedEx',
    ],
  ])('does not blame the buyer for %s', async (_, wanted, failureClass, detail) => {
    await expect(shipping.prepare(wanted)).rejects.toMatchObject({
      port: 'shipping',
      class: failureClass,
      message: expect.stringContaining(detail),
    });
  });
});

describe('the way of a parcel', () => {
  it.each([
    ['unknown', 'none'],
    ['pre_transit', 'none'],
    ['in_transit', 'in_transit'],
    ['out_for_delivery', 'in_transit'],
    ['available_for_pickup', 'in_transit'],
    ['return_to_sender', 'in_transit'],
    ['failure', 'in_transit'],
    ['delivered', 'delivered'],
    ['cancelled', 'none'],
    ['error', 'none'],
  ])('that the carrier calls %s is %s', async (scanned, transit) => {
    const ref = await bought();
    await local('POST', `shipments/${ref}/track`, { status: scanned });
    expect(await shipping.status(ref)).toMatchObject({ kind: 'bought', transit });
  });
});

describe('a label that is given back', () => {
  const refunds = async () => (await books()).labels.map(({ refund_status: status }) => status);

  it('is requested, however often it is asked for', async () => {
    const ref = await bought();
    expect(await shipping.void(ref)).toBe('requested');
    expect(await shipping.void(ref)).toBe('requested');
    expect(await refunds()).toEqual(['submitted']);
    expect(await shipping.status(ref)).toMatchObject({ kind: 'bought' });
    await local('POST', 'clock', { advanceMs: 24 * 60 * 60 * 1000 });
    expect(await shipping.void(ref)).toBe('requested');
    expect(await refunds()).toEqual(['refunded']);
  });

  it('is refused before it is bought', async () => {
    expect(await shipping.void(await prepared())).toBe('refused');
  });

  it('is refused once the parcel is on its way', async () => {
    const ref = await bought();
    await local('POST', `shipments/${ref}/track`, { status: 'in_transit' });
    expect(await shipping.void(ref)).toBe('refused');
  });

  it.each(['before', 'after'])('is requested once, though the answer is lost %s its effect', async (effect) => {
    const ref = await bought();
    await fault({ operation: 'shipments.refund', effect, count: 1 });
    await expect(shipping.void(ref)).rejects.toMatchObject({ class: 'ambiguous', operation: 'void' });
    expect(await shipping.void(ref)).toBe('requested');
    expect(await refunds()).toEqual(['submitted']);
  });

  it('is left to later when EasyPost cannot say', async () => {
    const ref = await bought();
    await fault({ operation: 'shipments.refund', effect: 'status', status: 503, count: 1 });
    await expect(shipping.void(ref)).rejects.toMatchObject({ class: 'transient', operation: 'void' });
    await fault({ operation: 'shipments.refund', effect: 'status', status: 401, count: 1 });
    await expect(shipping.void(ref)).rejects.toMatchObject({ class: 'configuration' });
    await expect(shipping.void('shp_none')).rejects.toMatchObject({ class: 'unknown' });
  });
});

describe('after a lost answer', () => {
  it.each(['before', 'after'])('of create, %s its effect: another unbought shipment is harmless', async (effect) => {
    await fault({ operation: 'shipments.create', effect, count: 1 });
    await expect(shipping.prepare(parcel())).rejects.toMatchObject({ class: 'ambiguous' });
    await shipping.buy(await prepared(), ground);
    expect((await books()).labels).toHaveLength(1);
  });

  it('of a purchase that happened: the label is read back at once', async () => {
    const ref = await prepared();
    await fault({ operation: 'shipments.buy', effect: 'after', count: 1 });
    const label = await shipping.buy(ref, ground);
    expect(label.kind).toBe('bought');
    expect(await shipping.buy(ref, ground)).toEqual(label);
    expect((await books()).labels).toHaveLength(1);
  });

  it('of a purchase that did not happen: ambiguous, and bought by the next call', async () => {
    const ref = await prepared();
    await fault({ operation: 'shipments.buy', effect: 'before', count: 1 });
    await expect(shipping.buy(ref, ground)).rejects.toMatchObject({ class: 'ambiguous' });
    expect(await shipping.status(ref)).toEqual({ kind: 'unbought' });
    expect((await shipping.buy(ref, ground)).kind).toBe('bought');
    expect((await books()).labels).toHaveLength(1);
  });

  it.each(['before', 'after'])(
    'of the purchase (%s its effect) and of reading: one label in the end',
    async (effect) => {
      const ref = await prepared();
      await fault(
        { operation: 'shipments.buy', effect, count: 1 },
        // The first reading, before the purchase, passes.
        { operation: 'shipments.retrieve', effect: 'delay', delayMs: 0, count: 1 },
        { operation: 'shipments.retrieve', effect: 'before', count: 1 },
      );
      await expect(shipping.buy(ref, ground)).rejects.toMatchObject({ class: 'ambiguous' });
      expect((await shipping.buy(ref, ground)).kind).toBe('bought');
      expect((await books()).labels).toHaveLength(1);
    },
  );

  it.each([500, 503, 504])('as a %i after the purchase: the label is read back', async (status) => {
    const ref = await prepared();
    await fault({ operation: 'shipments.buy', effect: 'after', status, count: 1 });
    expect((await shipping.buy(ref, ground)).kind).toBe('bought');
  });

  it('of somebody who gave up: whoever comes next finds the label, or the purchase under way', async () => {
    const ref = await prepared();
    const hasty = shippingWithin(100);
    await fault({ operation: 'shipments.buy', effect: 'delay', delayMs: 1_000, count: 1 });
    await expect(hasty.buy(ref, ground)).rejects.toMatchObject({ class: 'ambiguous' });
    const next = () => shipping.buy(ref, ground).catch((error: unknown) => error);
    await expect.poll(next, { timeout: 20_000 }).toMatchObject({ kind: 'bought' });
    expect((await books()).labels).toHaveLength(1);
  });

  it('two runs of one order at once buy one label', async () => {
    const ref = await prepared();
    await fault({ operation: 'shipments.buy', effect: 'delay', delayMs: 200, count: 1 });
    const runs = await Promise.allSettled([shipping.buy(ref, ground), shipping.buy(ref, ground)]);
    const bought = runs.filter((run) => run.status === 'fulfilled').map((run) => run.value);
    const lost: unknown[] = runs.filter((run) => run.status === 'rejected').map((run) => run.reason);
    expect(bought).toContainEqual(expect.objectContaining({ kind: 'bought' }));
    expect(lost).toEqual(lost.map(() => expect.objectContaining({ class: 'ambiguous' })));
    expect((await books()).labels).toHaveLength(1);
  });
});

describe('a failure', () => {
  it.each([
    [401, 'configuration'],
    [402, 'configuration'],
    [429, 'throttled'],
    [503, 'transient'],
  ])('of status %i is %s', async (status, expected) => {
    await fault({ operation: 'shipments.create', effect: 'status', status });
    await expect(shipping.prepare(parcel())).rejects.toMatchObject({ class: expected });
  });

  it('of a purchase is never tried again at once', async () => {
    const ref = await prepared();
    await fault({ operation: 'shipments.buy', effect: 'status', status: 503 });
    await expect(shipping.buy(ref, ground)).rejects.toMatchObject({ class: 'ambiguous' });
  });

  it('says nothing of the buyer', async () => {
    await fault({ operation: 'shipments.create', effect: 'status', status: 503 });
    const failure: unknown = await shipping.prepare(parcel()).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      message: 'shipping: prepare failed (transient): EasyPost 503 SERVICE_UNAVAILABLE',
      cause: new Error('EasyPost 503 SERVICE_UNAVAILABLE'),
    });
  });

  it('of a silent carrier is ambiguous', async () => {
    const ref = await prepared('Silent Carrier St');
    await expect(shipping.buy(ref, ground)).rejects.toMatchObject({ class: 'ambiguous' });
  });
});
