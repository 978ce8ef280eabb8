import { describe, expect, it } from 'vitest';
import { type CarrierService, chooseRate } from './carrier-service.ts';
import type { Shipment } from './shipment.ts';

const services: CarrierService[] = [
  { option: 'standard', countries: ['*'], carrier: 'DHLExpress', service: 'EconomySelect' },
  { option: 'standard', countries: ['US'], carrier: 'USPS', service: 'GroundAdvantage' },
  { option: 'express', countries: ['US'], carrier: 'USPS', service: 'Express' },
];
const shipment = (parts: Partial<Shipment> = {}): Shipment => ({
  id: 'shp_1',
  to_address: { country: 'US' },
  rates: [{ id: 'rate_ground', carrier: 'USPS', service: 'GroundAdvantage' }],
  messages: [],
  ...parts,
});

describe('chooseRate', () => {
  it('takes the service of the country before the one of everywhere', () => {
    expect(chooseRate(shipment(), 'standard', services)).toEqual({ kind: 'rate', id: 'rate_ground' });
    const abroad = shipment({
      to_address: { country: 'DE' },
      rates: [{ id: 'rate_dhl', carrier: 'DHLExpress', service: 'EconomySelect' }],
    });
    expect(chooseRate(abroad, 'standard', services)).toEqual({ kind: 'rate', id: 'rate_dhl' });
  });

  it.each([
    [
      'an unknown option',
      'balloon',
      shipment(),
      'No carrier service is configured for the shipping option "balloon" to US.',
    ],
    ['an option of other countries', 'express', shipment({ to_address: { country: 'FR' } }), 'No carrier service'],
    ['a service the carrier leaves out', 'express', shipment(), 'USPS does not offer Express for this parcel to US.'],
    ['a carrier that says nothing', 'standard', shipment({ rates: [] }), 'USPS does not offer GroundAdvantage'],
  ])('cannot deliver by %s', (_, option, given, detail) => {
    expect(chooseRate(given, option, services)).toMatchObject({
      kind: 'undeliverable',
      detail: expect.stringContaining(detail),
    });
  });

  it('does not blame the address when the carrier has only an error to offer', () => {
    const failed = shipment({ rates: [], messages: [{ carrier: 'USPS', type: 'rate_error' }] });
    expect(chooseRate(failed, 'standard', services)).toEqual({ kind: 'no_answer', carrier: 'USPS' });
  });
});
