import type { Payments } from '../ports/payments.ts';
import { endPayment } from './end-payment.ts';
import type { Step } from './step.ts';

/**
 * Ends the open payment object of a buyer who wants to pay by other means; only then is the next one prepared, so that
 * there is never more than one that could be charged.
 */
export const replacePayment = (payments: Payments): Step => endPayment(payments, () => ({ type: 'payment.replaced' }));
