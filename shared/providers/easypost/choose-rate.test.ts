import { describe, expect, it } from 'vitest';
import { chooseRate } from './choose-rate.ts';
import type { Shipment } from './shipment.ts';

const ground = { carrier: 'USPS', service: 'GroundAdvantage' };
const express = { carrier: 'USPS', service: 'Express' };
const shipment = (parts: Partial<Shipment> = {}): Shipment => ({
  id: 'shp_1',
  rates: [
    { id: 'rate_dhl', carrier: 'DHLExpress', service: 'GroundAdvantage' },
    { id: 'rate_ground', ...ground },
    { id: 'rate_priority', carrier: 'USPS', service: 'Priority' },
  ],
  messages: [],
  ...parts,
});
const says = (message: string, carrier = 'USPS') => [{ carrier, type: 'rate_error', message }];

describe('chooseRate', () => {
  it('takes the service of the carrier', () => {
    expect(chooseRate(shipment(), ground)).toEqual({ kind: 'rate', id: 'rate_ground' });
  });

  it.each([
    ['a service the carrier leaves out', shipment(), 'USPS does not offer Express for this parcel, but Ground'],
    ['a carrier that says nothing', shipment({ rates: [] }), 'but nothing'],
    ['a carrier without messages', shipment({ rates: [], messages: null }), 'but nothing'],
    ['errors of another carrier', shipment({ rates: [], messages: says('destination', 'FedEx') }), 'but nothing'],
    ['an error beside rates', shipment({ messages: says('Too heavy for Express.') }), 'but GroundAdvantage, Priority'],
  ])('blames the settings, not the address, for %s', (_, given, detail) => {
    expect(chooseRate(given, express)).toEqual({
      kind: 'no_rate',
      class: 'configuration',
      detail: expect.stringContaining(detail),
    });
  });

  it('does not know what to blame when the carrier has only an error to offer', () => {
    expect(chooseRate(shipment({ rates: [], messages: says('Carrier timed out.') }), ground)).toMatchObject({
      kind: 'no_rate',
      class: 'unknown',
    });
  });

  it.each([
    ['and nothing else', []],
    ['beside other services', shipment().rates],
  ])('cannot deliver where the carrier says so, %s', (_, rates) => {
    const messages = says('1 Long Street: no service to this destination.');
    expect(chooseRate(shipment({ rates, messages }), express)).toEqual({
      kind: 'undeliverable',
      detail: 'USPS does not deliver there by Express.',
    });
  });
});
