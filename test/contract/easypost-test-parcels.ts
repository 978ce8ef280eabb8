import type { Address } from '../../shared/order/order.ts';
import type { ShippingUnderContract } from './shipping-contract.ts';

export const sender: Address = {
  name: 'Shop',
  lines: ['417 Montgomery Street'],
  city: 'San Francisco',
  region: 'CA',
  postalCode: '94104',
  country: 'US',
};

/** What a test key can be used with: it buys USPS labels of no worth. */
export const easypostTestParcels: Omit<ShippingUnderContract, 'shipping'> = {
  by: { carrier: 'USPS', service: 'GroundAdvantage' },
  deliverable: {
    name: 'Ada Example',
    lines: ['179 N Harbor Dr'],
    city: 'Redondo Beach',
    region: 'CA',
    postalCode: '90277',
    country: 'US',
  },
  undeliverable: {
    name: 'Ada Example',
    lines: [''],
    city: 'Redondo Beach',
    region: 'CA',
    postalCode: '90277',
    country: 'US',
  },
};
