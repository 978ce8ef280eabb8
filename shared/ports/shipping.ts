import type { Tracking } from '../order/entries.ts';
import type { Address } from '../order/order.ts';

/** A service of a carrier, by the names of the provider. */
export interface CarrierService {
  carrier: string;
  service: string;
}

export interface Parcel extends CarrierService {
  orderId: string;
  to: Address;
  email: string;
  phone: string | null;
  /** Grams, all pieces together. */
  weight: number;
}

export interface Undeliverable {
  kind: 'undeliverable';
  detail: string;
}

/** How far the carrier says the parcel is. */
export type Transit = 'none' | 'in_transit' | 'delivered';

/** Labels. `ref` is the provider's id of the shipment. */
export interface Shipping {
  /** Makes a shipment without buying it: harmless, may be repeated. */
  prepare(parcel: Parcel): Promise<{ kind: 'prepared'; ref: string } | Undeliverable>;
  /** Buys the label. Only under a fence; a lost answer is read back with `status`, never bought again at once. */
  buy(ref: string, by: CarrierService): Promise<{ kind: 'bought'; tracking: Tracking } | Undeliverable>;
  /** Whether the label was bought, and how far the parcel is. */
  status(ref: string): Promise<{ kind: 'unbought' } | { kind: 'bought'; tracking: Tracking; transit: Transit }>;
  /** Gives a bought label back; the carrier decides later. `refused`: it is not bought, or used already. */
  void(ref: string): Promise<'requested' | 'refused'>;
}
