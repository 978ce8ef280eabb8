import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { account, from, to } from './machine.fixture.ts';

let { machine, clock, create, created, buy, refund, retrieve } = account();
beforeEach(() => {
  ({ machine, clock, create, created, buy, refund, retrieve } = account());
});

describe('a shipment', () => {
  it('is created with rates and nothing bought', () => {
    const answer = create(undefined, { reference: 'ord_1' });
    expect(answer).toMatchObject({
      status: 201,
      body: {
        reference: 'ord_1',
        status: 'unknown',
        rates: [
          { carrier: 'USPS', service: 'GroundAdvantage', rate: '7.23', currency: 'USD' },
          { service: 'Priority' },
          { service: 'Express' },
        ],
        selected_rate: null,
        postage_label: null,
        tracking_code: null,
        refund_status: null,
      },
    });
    expect(machine.books().labels).toEqual([]);
  });

  it('goes by another carrier from elsewhere', () => {
    const answer = create(undefined, { from_address: { ...from, country: 'DE' } });
    expect(answer.body).toMatchObject({ rates: [{ carrier: 'DHLExpress' }, { carrier: 'DHLExpress' }] });
  });

  it('is found by its reference, the newest first', () => {
    created(undefined, { reference: 'ord_1' });
    const { id } = created(undefined, { reference: 'ord_1' });
    expect(retrieve('ord_1').body).toMatchObject({ id });
    expect(retrieve('ord_2')).toMatchObject({ status: 404, body: { error: { code: 'NOT_FOUND' } } });
  });

  it('is bought with one of its own rates', () => {
    const { id, rates } = created();
    const other = created();
    expect(buy(id, other.rates[0]?.id)).toMatchObject({
      status: 422,
      body: { error: { code: 'SHIPMENT.MISSING_RATE' } },
    });
    expect(buy(id, rates[1]?.id)).toMatchObject({
      status: 200,
      body: {
        selected_rate: { id: rates[1]?.id },
        status: 'pre_transit',
        tracking_code: expect.stringMatching(/^9400\d{18}$/),
        tracker: { status: 'pre_transit', shipment_id: id },
        postage_label: { id: expect.stringMatching(/^pl_/) },
        fees: [{ amount: rates[1]?.rate, charged: true, refunded: false }],
      },
    });
    expect(machine.books().labels).toMatchObject([{ shipment_id: id, rate: rates[1]?.rate, refund_status: null }]);
  });

  it('cannot be bought twice, also not after a refund', () => {
    const { id, rates } = created();
    buy(id, rates[0]?.id);
    expect(buy(id, rates[0]?.id)).toMatchObject({ status: 422, body: { error: { code: 'SHIPMENT.POSTAGE.EXISTS' } } });
    refund(id);
    expect(buy(id, rates[1]?.id)).toMatchObject({ status: 422, body: { error: { code: 'SHIPMENT.POSTAGE.EXISTS' } } });
    expect(machine.books().labels).toHaveLength(1);
  });

  it('is bought by one request at a time', () => {
    const { id, rates } = created();
    const request = { operation: 'shipments.buy', id, body: { rate: { id: rates[0]?.id } } } as const;
    expect(machine.accept(request)).toBeUndefined();
    expect(machine.accept(request)).toMatchObject({
      status: 422,
      body: { error: { code: 'SHIPMENT.PURCHASE.IN_PROGRESS' } },
    });
    expect(machine.perform(request).status).toBe(200);
    expect(machine.handle(request)).toMatchObject({ body: { error: { code: 'SHIPMENT.POSTAGE.EXISTS' } } });
  });

  it('can be bought after a purchase that was refused', () => {
    const { id, rates } = created();
    expect(buy(id, 'rate_other').status).toBe(422);
    expect(buy(id, undefined).status).toBe(422);
    expect(buy(id, rates[0]?.id).status).toBe(200);
  });
});

describe('a magic address', () => {
  it('that is undeliverable is refused where verification is strict', () => {
    const strict = { to_address: to('Undeliverable St', { verify_strict: ['delivery'] }) };
    expect(create(undefined, strict)).toMatchObject({
      status: 422,
      body: { error: { code: 'ADDRESS.VERIFY.FAILURE' } },
    });
    const told = { to_address: to('Undeliverable St', { verify: ['delivery'] }) };
    expect(create(undefined, told)).toMatchObject({
      status: 201,
      body: { to_address: { verifications: { delivery: { success: false } } } },
    });
  });

  it.each([
    ['UNDELIVERABLE ST', 'SHIPMENT.POSTAGE.FAILURE'],
    ['Refused at Purchase St', 'SHIPMENT.POSTAGE.FAILURE'],
    ['silent carrier st', 'SHIPMENT.POSTAGE.NO_RESPONSE'],
  ])('%s refuses the purchase with %s, and there is no label', (street1, code) => {
    const { id, rates } = created(street1);
    expect(buy(id, rates[0]?.id)).toMatchObject({ status: 422, body: { error: { code } } });
    expect(retrieve(id).body).toMatchObject({ postage_label: null, tracking_code: null });
  });

  it.each([
    ['NO RATES ST', 'destination'],
    ['CARRIER DOWN ST', 'did not answer'],
  ])('%s has no rates, and the carrier says why', (street1, why) => {
    expect(create(street1).body).toMatchObject({
      rates: [],
      messages: [{ carrier: 'USPS', type: 'rate_error', message: expect.stringContaining(why) }],
    });
  });

  it('has a slow carrier', () => {
    const { id } = created('SLOW CARRIER ST');
    expect(machine.takesMs({ operation: 'shipments.buy', id })).toBe(45_000);
    expect(machine.takesMs({ operation: 'shipments.retrieve', id })).toBe(0);
    expect(machine.takesMs({ operation: 'shipments.buy', id: created().id })).toBe(0);
  });
});

describe('the parameters of a shipment', () => {
  it.each([
    ['no destination', { to_address: undefined }, 'shipment.to_address'],
    ['no weight', { parcel: {} }, 'shipment.parcel.weight'],
    ['a country in words', { to_address: to('1 A St', { country: 'Germany' }) }, 'shipment.to_address.country'],
  ])('are refused with %s, naming the field', (_, changes, field) => {
    expect(create(undefined, changes)).toMatchObject({
      status: 422,
      body: { error: { code: 'PARAMETER.REQUIRED', errors: [{ field }] } },
    });
  });

  it('are refused for what is not done here', () => {
    expect(create(undefined, { service: 'Priority' })).toMatchObject({
      status: 422,
      body: { error: { message: expect.stringContaining('shipment.service') } },
    });
  });
});

it('hands out copies only', () => {
  const { id, rates } = created();
  const { body } = retrieve(id);
  const before = JSON.stringify(body);
  buy(id, rates[0]?.id);
  expect(JSON.stringify(body)).toBe(before);
});

it('never has two live labels for a shipment, whatever is asked in whatever order', () => {
  const step = fc.record({
    what: fc.constantFrom('buy', 'refund', 'track', 'wait'),
    shipment: fc.nat(1),
    rate: fc.nat(2),
    ms: fc.nat(2 * 86_400_000),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      machine.reset();
      const shipments = [created(), created('REJECTED REFUND ST')];
      for (const { what, shipment, rate, ms } of steps) {
        const { id, rates } = shipments[shipment] ?? created();
        const before = machine.books().labels.find((label) => label.shipment_id === id);
        if (what === 'buy') buy(id, rates[rate]?.id);
        if (what === 'refund') refund(id);
        if (what === 'track') machine.track(id, 'in_transit');
        if (what === 'wait') clock.advance(ms);
        const own = machine.books().labels.filter((label) => label.shipment_id === id);
        expect(own.length).toBeLessThanOrEqual(1);
        expect(own[0]?.id).toBe(before?.id ?? own[0]?.id);
      }
    }),
  );
});
