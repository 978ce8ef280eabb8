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

/** Under which idempotency key something is done at the provider. */
export interface KeyOf {
  orderId: string;
  /** Grows with each further payment method. */
  generation: number;
  /** How many keys of this deed are burnt. */
  burnt: number;
}

/** The provider keeps a server error under the key, and nothing was done: the next try needs the next key. */
export interface KeyBurnt {
  kind: 'key_burnt';
}

export type Authorized = { kind: 'authorized'; captureBefore: number };
/** `code` is the provider's decline code; the payment object is still open. */
export type Declined = { kind: 'declined'; code: string };
/** The buyer has to authenticate, or to pay by other means. */
export type ActionRequired = { kind: 'action_required'; code: string };
/** `amount` in minor units. */
export type Captured = { kind: 'captured'; amount: number };

/** What has become of a payment object. `captureBefore`: epoch milliseconds. */
export type PaymentState =
  | { kind: 'prepared' }
  | ActionRequired
  | Authorized
  | Declined
  | Captured
  | { kind: 'canceled' }
  | { kind: 'voided' };

/** What the provider has given back, or tried to. `commandId`: the refund of the ledger it is; null for the dashboard's. */
export interface ProviderRefund {
  ref: string;
  commandId: string | null;
  /** Minor units. */
  amount: number;
  /** A bank may give a refund back: it has then failed. */
  failed: boolean;
}

export interface ProviderDispute {
  ref: string;
  amount: number;
  /** The network's word for it. */
  reason: string;
  state: 'open' | 'won' | 'lost';
}

/** Money. `ref` is the provider's id of the payment object; every method is repeatable. */
export interface Payments {
  /** Makes the payment object without asking for money; repeatable under the order's key. */
  prepare(payable: Payable, key: KeyOf): Promise<{ kind: 'prepared'; ref: string } | Declined | KeyBurnt>;
  authorize(ref: string, key: KeyOf): Promise<Authorized | Declined | ActionRequired | KeyBurnt>;
  /** Takes all that is authorized. `gone`: there is nothing left to capture. */
  capture(ref: string, key: KeyOf): Promise<Captured | { kind: 'gone'; status: string } | KeyBurnt>;
  /** Ends the payment object. `captured`: too late. */
  cancel(ref: string, key: KeyOf): Promise<{ kind: 'canceled' } | { kind: 'voided' } | Captured | KeyBurnt>;
  status(ref: string): Promise<PaymentState>;
  /**
   * Gives back `amount` (minor units of `currency`). `refused`: not now, perhaps later; `exceeds`: that much is not left.
   * The caller has looked for `commandId` among the refunds before.
   */
  refund(
    ref: string,
    refund: { commandId: string; amount: number; currency: string },
    key: KeyOf,
  ): Promise<{ kind: 'refunded'; ref: string } | { kind: 'refused'; code: string } | { kind: 'exceeds' } | KeyBurnt>;
  /** All refunds of a payment object, whoever made them. */
  refunds(ref: string): Promise<ProviderRefund[]>;
  disputes(ref: string): Promise<ProviderDispute[]>;
  /** By which the buyer's browser goes on with the payment; never stored. Null when there is nothing to do. */
  clientSecret(ref: string): Promise<string | null>;
}
