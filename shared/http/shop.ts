import type { CaptureMode } from '../order/order.ts';
import type { ShippingRate } from '../order/shipping-rate.ts';
import type { Catalog } from '../ports/catalog.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { Installations } from '../ports/installations.ts';
import type { Orders } from '../ports/orders.ts';
import type { Payments } from '../ports/payments.ts';
import type { Secret } from '../ports/secrets.ts';
import type { Signals } from '../ports/signals.ts';
import type { Tax } from '../ports/tax.ts';
import type { Tracing } from '../ports/tracing.ts';
import type { TokenKey } from './order-token.ts';

/** What the HTTP functions serve from. Times in milliseconds. */
export interface Shop {
  orders: Orders;
  catalog: Catalog;
  tax: Tax;
  installations: Installations;
  payments: Pick<Payments, 'clientSecret'>;
  clock: Clock;
  ids: Ids;
  signals: Signals;
  tracing: Tracing;
  shippingRates: readonly ShippingRate[];
  /** The first signs, all open. */
  tokenKeys: Secret<readonly [TokenKey, ...TokenKey[]]>;
  watchdog: number;
  fulfillAfter: number;
  capture: CaptureMode;
  paymentExpiry: number;
}
