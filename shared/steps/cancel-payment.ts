import type { Payments } from '../ports/payments.ts';
import { endPayment } from './end-payment.ts';
import type { Step } from './step.ts';

/**
 * Ends the payment object of an order that is undone, whatever it has come to, before its goods are given back. Money that
 * was taken meanwhile is refunded next.
 */
export const cancelPayment = (payments: Payments): Step =>
  endPayment(payments, ({ head }, how) =>
    // What was authorized is voided, whatever the provider calls it.
    head.payment === 'authorized' || how === 'voided' ? { type: 'payment.voided' } : { type: 'payment.canceled' },
  );
