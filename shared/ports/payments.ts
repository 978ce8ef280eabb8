/** What is to be paid. Everything comes from the ledger, so that a repeated call has the same parameters. */
export interface Payable {
  orderId: string;
  orderNumber: string;
  /** Minor units of `currency`. */
  amount: number;
  currency: string;
  /** The provider's reference of the buyer's payment method. */
  paymentMethod: string;
}

export type Authorization =
  /** `captureBefore`: epoch milliseconds. */
  | { kind: 'authorized'; captureBefore: number }
  /** `code` is the provider's decline code; the payment object is still open. */
  | { kind: 'declined'; code: string };

/** Money. `ref` is the provider's id of the payment object; every method is repeatable. */
export interface Payments {
  /** Makes the payment object without asking for money; repeatable under the order's key. */
  prepare(payable: Payable): Promise<{ kind: 'prepared'; ref: string } | { kind: 'declined'; code: string }>;
  authorize(orderId: string, ref: string): Promise<Authorization>;
  /** Takes all that is authorized; `amount` in minor units. `gone`: there is nothing left to capture. */
  capture(
    orderId: string,
    ref: string,
  ): Promise<{ kind: 'captured'; amount: number } | { kind: 'gone'; status: string }>;
  /** Ends the payment object. `captured`: too late. */
  cancel(orderId: string, ref: string): Promise<'canceled' | 'voided' | 'captured'>;
}
