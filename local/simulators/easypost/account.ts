import type { Clock } from 'local-service/clock';
import type { Random } from 'local-service/random';
import { destination } from './magic-addresses.ts';
import { objectId, trackingCode } from './object-id.ts';
import type { ShipmentParameters } from './parameters.ts';
import { putLabel, scan } from './purchase.ts';
import type { Rate } from './rates.ts';
import { notFound, unprocessable } from './refusal.ts';
import { newShipment, type Shipment, type TrackerStatus } from './shipment.ts';

interface AccountOptions {
  clock: Clock;
  random: Random;
  labelUrl: (labelId: string) => string;
}

interface Held {
  shipment: Shipment;
  /** A purchase was let in and has not ended. */
  isBeingBought: boolean;
  /** When a refund was asked for, in epoch milliseconds. */
  refundAskedAt?: number;
}

const refundTakesMs = 24 * 60 * 60 * 1000;

/** The shipments of one account. What it returns is live: copy it before it is handed out. */
export class Account {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #labelUrl: (labelId: string) => string;
  readonly #held = new Map<string, Held>();

  constructor({ clock, random, labelUrl }: AccountOptions) {
    this.#clock = clock;
    this.#random = random;
    this.#labelUrl = labelUrl;
  }

  create(params: ShipmentParameters): Shipment {
    const shipment = newShipment(params, { at: this.#at(), newId: this.#newId });
    this.#held.set(shipment.id, { shipment, isBeingBought: false });
    return shipment;
  }

  /** Finds a shipment by its id, or by its reference: then the newest, for EasyPost does not keep references unique. */
  retrieve(id: string): Shipment {
    return this.#find(id).shipment;
  }

  /** Lets a purchase in, one at a time. */
  beginPurchase(id: string): void {
    const held = this.#find(id);
    if (held.isBeingBought) {
      throw unprocessable('SHIPMENT.PURCHASE.IN_PROGRESS', 'The shipment is being purchased by another request.');
    }
    held.isBeingBought = true;
  }

  endPurchase(id: string): void {
    this.#find(id).isBeingBought = false;
  }

  buy(id: string, rateId: string): Shipment {
    const { shipment } = this.#find(id);
    if (shipment.postage_label !== null) {
      throw unprocessable(
        'SHIPMENT.POSTAGE.EXISTS',
        'Postage already exists for this shipment. Postage cannot be repurchased.',
      );
    }
    const rate = rateOf(shipment, rateId);
    refuseDestination(shipment);
    putLabel(shipment, {
      rate,
      trackingCode: trackingCode(rate.carrier, this.#random),
      at: this.#at(),
      labelUrl: this.#labelUrl,
      newId: this.#newId,
    });
    return shipment;
  }

  refund(id: string): Shipment {
    const held = this.#find(id);
    const { shipment } = held;
    const why = refundRefusal(shipment);
    if (why !== undefined) throw unprocessable('SHIPMENT.REFUND.UNAVAILABLE', `Unable to request refund. ${why}`);
    shipment.refund_status = 'submitted';
    shipment.updated_at = this.#at();
    held.refundAskedAt = this.#clock.now();
    return shipment;
  }

  track(id: string, status: TrackerStatus): Shipment {
    const { shipment } = this.#find(id);
    if (shipment.tracker === null) {
      throw unprocessable('TRACKER.NOT_FOUND', 'There is nothing to track before the label is bought.');
    }
    scan(shipment, shipment.tracker, status, this.#at());
    return shipment;
  }

  /** How long the carrier takes over a purchase, in milliseconds. */
  purchaseTakesMs(id: string): number {
    const held = this.#held.get(id);
    return held === undefined ? 0 : (destination(held.shipment.to_address.street1).purchaseTakesMs ?? 0);
  }

  shipments(): Shipment[] {
    return [...this.#held.keys()].map((id) => this.#find(id).shipment);
  }

  clear(): void {
    this.#held.clear();
  }

  /** Finds a shipment; the carrier decides on its refund first, if that is due. */
  #find(id: string): Held {
    const held = this.#held.get(id) ?? [...this.#held.values()].findLast(({ shipment }) => shipment.reference === id);
    if (held === undefined) throw notFound();
    const { shipment, refundAskedAt = Number.POSITIVE_INFINITY } = held;
    if (shipment.refund_status === 'submitted' && this.#clock.now() - refundAskedAt >= refundTakesMs) {
      shipment.refund_status = destination(shipment.to_address.street1).refundEnds ?? 'refunded';
      for (const fee of shipment.fees) fee.refunded = shipment.refund_status === 'refunded';
    }
    return held;
  }

  readonly #newId = (prefix: string): string => objectId(prefix, this.#random);

  #at(): string {
    return `${new Date(this.#clock.now()).toISOString().slice(0, 19)}Z`;
  }
}

function rateOf(shipment: Shipment, rateId: string): Rate {
  const rate = shipment.rates.find(({ id }) => id === rateId);
  if (rate !== undefined) return rate;
  throw unprocessable('SHIPMENT.MISSING_RATE', 'The rate does not belong to this shipment.', [
    { field: 'rate', message: 'is not among the rates of the shipment', suggestion: null },
  ]);
}

function refuseDestination(shipment: Shipment): void {
  const { isUndeliverable, refusesPurchase } = destination(shipment.to_address.street1);
  if (isUndeliverable === true) {
    throw unprocessable('SHIPMENT.POSTAGE.FAILURE', 'Unable to buy postage: address not found.', [
      { field: 'to_address', message: 'Address not found', suggestion: null },
    ]);
  }
  if (refusesPurchase !== undefined) throw unprocessable(refusesPurchase.code, refusesPurchase.message);
}

function refundRefusal({ postage_label: label, refund_status: refundStatus, status }: Shipment): string | undefined {
  if (label === null) return 'The shipment has no postage.';
  if (refundStatus !== null) return 'A refund was submitted before.';
  return status === 'pre_transit' ? undefined : 'The parcel has been shipped.';
}
