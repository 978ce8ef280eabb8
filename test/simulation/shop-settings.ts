import { createHash } from 'node:crypto';
import type { Operator } from '../../shared/http/operator.ts';
import type { Address } from '../../shared/order/order.ts';
import type { ShippingRate } from '../../shared/order/shipping-rate.ts';

/** Milliseconds, as in production. */
export const watchdog = 120_000;
/** How long a buyer has for 3-D Secure, in milliseconds. */
export const paymentExpiry = 30 * 60_000;
/** Between two runs of the sweeper, in milliseconds. */
export const sweepEvery = 30_000;
/** How long a lease is kept for an owner that is silent, in milliseconds. */
export const leaseExpiry = 60_000;

/** The secrets that webhooks are signed with: the one in use, and the one before. */
export const webhookSecrets = ['whsec_new', 'whsec_old'] as const;

export const operatorToken = 'token-of-ada-0123456789';
export const operators: readonly Operator[] = [
  { name: 'ada', tokenHash: createHash('sha256').update(operatorToken).digest() },
];

export const shipFrom: Address = {
  name: 'Tea House',
  lines: ['Speicherstadt 7'],
  city: 'Hamburg',
  postalCode: '20457',
  country: 'DE',
};

export const shippingRates: readonly ShippingRate[] = [
  {
    option: 'standard',
    name: 'Standard',
    countries: ['*'],
    prices: { EUR: 490 },
    taxCode: 'txcd_92010001',
    carrier: 'DHLExpress',
    service: 'EconomySelect',
  },
];
