import type { Reason } from '../order/entries.ts';

/** The provider's decline code as a reason for people: it names the code and nothing of the card. */
export const declined = (code: string): Reason => ({
  code: 'payment_declined',
  detail: `The payment was declined (${code}).`,
});

/** What the buyer has to do, and why. */
export const actionRequired = (code: string): Reason =>
  code === 'authentication_required'
    ? { code, detail: 'The bank asks the buyer to authenticate the payment.' }
    : { code: 'payment_method_refused', detail: `The payment method was refused (${code}). Another one may be used.` };
