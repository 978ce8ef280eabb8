import type { StepName } from '../order/next-step.ts';
import type { Clock } from '../ports/clock.ts';
import type { Payments } from '../ports/payments.ts';
import type { Shipping } from '../ports/shipping.ts';
import type { Stock } from '../ports/stock.ts';
import type { Tax } from '../ports/tax.ts';
import { authorizePayment } from './authorize-payment.ts';
import { buyShipment } from './buy-shipment.ts';
import { calculateTax } from './calculate-tax.ts';
import { cancelPayment } from './cancel-payment.ts';
import { capturePayment } from './capture-payment.ts';
import { checkLabel } from './check-label.ts';
import { checkPayment } from './check-payment.ts';
import { commitTax } from './commit-tax.ts';
import { consumeStock } from './consume-stock.ts';
import { lookPayment } from './look-payment.ts';
import { lookShipment } from './look-shipment.ts';
import { preparePayment } from './prepare-payment.ts';
import { prepareShipment } from './prepare-shipment.ts';
import { refundPayment } from './refund-payment.ts';
import { releaseStock } from './release-stock.ts';
import { replacePayment } from './replace-payment.ts';
import { reserveStock } from './reserve-stock.ts';
import { resolveShipment } from './resolve-shipment.ts';
import { reverseTax } from './reverse-tax.ts';
import type { Step } from './step.ts';
import { voidShipment } from './void-shipment.ts';

export interface StepPorts {
  tax: Tax;
  stock: Stock;
  payments: Payments;
  shipping: Shipping;
  clock: Clock;
  /** Milliseconds after which somebody looks what came of a purchase. */
  watchdog: number;
}

export type Steps = Record<StepName, Step>;

/** Every step by the name that the process definition calls it. */
export const stepsOver = ({ tax, stock, payments, shipping, clock, watchdog }: StepPorts): Steps => ({
  'calculate-tax': calculateTax(tax),
  'reserve-stock': reserveStock(stock),
  'prepare-payment': preparePayment(payments),
  'authorize-payment': authorizePayment(payments, clock),
  'check-payment': checkPayment(payments, clock),
  'replace-payment': replacePayment(payments),
  'prepare-shipment': prepareShipment(shipping),
  'buy-shipment': buyShipment(shipping, clock, watchdog),
  'resolve-shipment': resolveShipment(shipping, clock),
  'void-shipment': voidShipment(shipping),
  'check-label': checkLabel(shipping),
  'look-shipment': lookShipment(shipping),
  'capture-payment': capturePayment(payments),
  'look-payment': lookPayment(payments, clock),
  'refund-payment': refundPayment(payments, clock),
  'consume-stock': consumeStock(stock),
  'commit-tax': commitTax(tax),
  'cancel-payment': cancelPayment(payments),
  'release-stock': releaseStock(stock),
  'reverse-tax': reverseTax(tax),
});
