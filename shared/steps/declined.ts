import type { Reason } from '../order/entries.ts';

/** The provider's decline code as a reason for people: it names the code and nothing of the card. */
export const declined = (code: string): Reason => ({
  code: 'payment_declined',
  detail: `The payment was declined (${code}).`,
});
