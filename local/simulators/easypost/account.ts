import type { Clock } from 'local-service/clock';
import type { Random } from 'local-service/random';
import { Agenda } from './agenda.ts';
import { type EasyPostEvent, type EasyPostHappening, newEvent } from './event.ts';
import { isoTime } from './iso-time.ts';
import { destination } from './magic-addresses.ts';
import { objectId, trackingCode } from './object-id.ts';
import type { ShipmentParameters } from './parameters.ts';
import { purchasableRate, putLabel } from './purchase.ts';
import { decideRefund, refundTakesMs, submitRefund } from './refund.ts';
import { notFound, unprocessable } from './refusal.ts';
import { newShipment, type Shipment } from './shipment.ts';
import { scan, type Tracker, type TrackerStatus } from './tracker.ts';

interface AccountOptions {
  clock: Clock;
  random: Random;
  labelUrl: (labelId: string) => string;
}

interface Held {
  shipment: Shipment;
  /** A purchase was let in and has not ended. */
  isBeingBought: boolean;
}

/** The shipments of one account. What it returns is live: copy it before it is handed out. */
export class Account {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #labelUrl: (labelId: string) => string;
  readonly #held = new Map<string, Held>();
  readonly #carrier = new Agenda();
  #events: EasyPostEvent[] = [];

  constructor({ clock, random, labelUrl }: AccountOptions) {
    this.#clock = clock;
    this.#random = random;
    this.#labelUrl = labelUrl;
  }

  /** Lets the carrier do what is due by the clock; everything else takes it as done. */
  catchUp(): void {
    this.#carrier.run(this.#clock.now());
  }

  /** When the carrier does something next of itself, in epoch milliseconds. */
  nextAt(): number | undefined {
    return this.#carrier.nextAt();
  }

  create(params: ShipmentParameters): Shipment {
    const shipment = newShipment(params, { at: isoTime(this.#clock.now()), newId: this.#newId });
    this.#held.set(shipment.id, { shipment, isBeingBought: false });
    return shipment;
  }

  /** Finds a shipment by its id, or by its reference: then the newest, for EasyPost does not keep references unique. */
  retrieve(id: string): Shipment {
    return this.#find(id).shipment;
  }

  retrieveTracker(id: string): Tracker {
    for (const { shipment } of this.#held.values()) if (shipment.tracker?.id === id) return shipment.tracker;
    throw notFound();
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
    const at = this.#clock.now();
    const rate = purchasableRate(shipment, rateId);
    const tracker = putLabel(shipment, {
      rate,
      trackingCode: trackingCode(rate.carrier, this.#random),
      at,
      labelUrl: this.#labelUrl,
      newId: this.#newId,
    });
    this.#tell({ description: 'tracker.created', result: tracker, previous: {} }, at);
    for (const { afterMs, status } of destination(shipment.to_address.street1).travels ?? []) {
      this.#carrier.add(at + afterMs, (due) => this.#scan(shipment, tracker, status, due));
    }
    return shipment;
  }

  refund(id: string): Shipment {
    const { shipment } = this.#find(id);
    const asked = this.#clock.now();
    const refund = submitRefund(shipment, this.#newId('rfnd'), asked);
    this.#carrier.add(asked + refundTakesMs, (due) => {
      decideRefund(shipment, refund, due);
      if (refund.status !== 'refunded') return;
      this.#tell({ description: 'refund.successful', result: refund, previous: { status: 'submitted' } }, due);
    });
    return shipment;
  }

  track(id: string, status: TrackerStatus): Shipment {
    const { shipment } = this.#find(id);
    if (shipment.tracker === null) {
      throw unprocessable('TRACKER.NOT_FOUND', 'There is nothing to track before the label is bought.');
    }
    this.#scan(shipment, shipment.tracker, status, this.#clock.now());
    return shipment;
  }

  /** How long the carrier takes over a purchase, in milliseconds. */
  purchaseTakesMs(id: string): number {
    const held = this.#held.get(id);
    return held === undefined ? 0 : (destination(held.shipment.to_address.street1).purchaseTakesMs ?? 0);
  }

  shipments(): Shipment[] {
    return [...this.#held.values()].map(({ shipment }) => shipment);
  }

  /** What came about since the last time this was asked, oldest first. */
  takeEvents(): EasyPostEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  clear(): void {
    this.#held.clear();
    this.#carrier.clear();
    this.#events = [];
  }

  #find(id: string): Held {
    const held = this.#held.get(id) ?? [...this.#held.values()].findLast(({ shipment }) => shipment.reference === id);
    if (held === undefined) throw notFound();
    return held;
  }

  #scan(shipment: Shipment, tracker: Tracker, status: TrackerStatus, at: number): void {
    const previous = { status: tracker.status };
    scan(tracker, { status, at, place: placeOf(shipment, status) });
    shipment.status = status;
    shipment.updated_at = isoTime(at);
    this.#tell({ description: 'tracker.updated', result: tracker, previous }, at);
  }

  #tell(happening: EasyPostHappening, at: number): void {
    this.#events.push(newEvent(this.#newId('evt'), happening, at));
  }

  readonly #newId = (prefix: string): string => objectId(prefix, this.#random);
}

/** Where a parcel of that status is: with the sender until it is about to be delivered. */
function placeOf({ to_address: to, from_address: from }: Shipment, status: TrackerStatus) {
  const isThere = status === 'out_for_delivery' || status === 'available_for_pickup' || status === 'delivered';
  const { city = null, state = null, country, zip = null } = isThere ? to : from;
  return { city, state, country, zip };
}
