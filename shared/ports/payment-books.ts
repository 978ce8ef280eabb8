import type { ProviderDispute } from './payments.ts';

/** A payment as the provider has booked it. Amounts in minor units of the order's currency. */
export interface BookedPayment {
  /** The provider's id of the payment object. */
  ref: string;
  /** Null when no order made it. */
  orderId: string | null;
  /** Money is held for it, and has not been taken. */
  isAuthorized: boolean;
  captured: number;
  refunded: number;
  /** Those that were opened within the span that was asked for. */
  disputes: ProviderDispute[];
}

/** The provider's books, to hold the ledgers against. */
export interface PaymentBooks {
  /** Payments that were begun, given back or disputed within `from` ≤ t < `until` (epoch milliseconds), each once. */
  within(from: number, until: number): Promise<BookedPayment[]>;
}
