import type { Clock } from 'local-service/clock';
import type { Random } from 'local-service/random';
import { destination } from './magic-addresses.ts';
import { objectId, trackingCode } from './object-id.ts';
import { buyParameters, createParameters, parseParameters } from './parameters.ts';
import { bodyForStatus, EasyPostRefusal, notFound } from './refusal.ts';
import { newShipment, type PostageLabel, type Shipment, type Tracker, type TrackerStatus } from './shipment.ts';

export type EasyPostOperation = 'shipments.create' | 'shipments.retrieve' | 'shipments.buy' | 'shipments.refund';

export interface EasyPostRequest {
  operation: EasyPostOperation;
  /** The shipment concerned; left out at create. */
  id?: string;
  body?: unknown;
}

export interface EasyPostAnswer {
  status: number;
  body: object;
}

/** A label as the books show it: live unless a refund was submitted or granted. */
export interface BookedLabel extends PostageLabel {
  shipment_id: string;
  reference: string | null;
  rate: string;
  currency: string;
  tracking_code: string | null;
  refund_status: Shipment['refund_status'];
}

export interface EasyPostBooks {
  shipments: Shipment[];
  labels: BookedLabel[];
}

export interface EasyPostMachineOptions {
  clock: Clock;
  random: Random;
  /** Where the picture of a label is; named in `postage_label.label_url`. */
  labelUrl?: (labelId: string) => string;
}

/** EasyPost's shipments without I/O: synchronous, and the same for the same clock, random numbers and requests. */
export interface EasyPostMachine {
  /** A whole request: `accept`, then `perform`. */
  handle(request: EasyPostRequest): EasyPostAnswer;
  /** Takes a request in; a purchase is under way from here on. An answer ends it here; else `perform` must follow. */
  accept(request: EasyPostRequest): EasyPostAnswer | undefined;
  /** Does the work of an accepted request. */
  perform(request: EasyPostRequest): EasyPostAnswer;
  /** How long the carrier takes over an accepted request, in milliseconds. */
  takesMs(request: EasyPostRequest): number;
  /** An answer that says `status` without an effect. */
  fail(status: number): EasyPostAnswer;
  /** The carrier scans the parcel. */
  track(id: string, status: TrackerStatus): EasyPostAnswer;
  books(): EasyPostBooks;
  reset(): void;
}

const refundTakesMs = 24 * 60 * 60 * 1000;

interface Held {
  shipment: Shipment;
  /** When a refund was asked for, in epoch milliseconds. */
  refundAskedAt?: number;
  isBeingBought: boolean;
}

export function createEasyPostMachine(options: EasyPostMachineOptions): EasyPostMachine {
  const { clock, random, labelUrl = (id) => `https://easypost-files.s3.us-west-2.amazonaws.com/${id}.png` } = options;
  const held = new Map<string, Held>();
  const newId = (prefix: string) => objectId(prefix, random);
  const now = () => `${new Date(clock.now()).toISOString().slice(0, 19)}Z`;

  function find(id: string): Held {
    const found = held.get(id) ?? [...held.values()].findLast(({ shipment }) => shipment.reference === id);
    if (found === undefined) throw notFound();
    settleRefund(found);
    return found;
  }

  /** The carrier decides on a refund a day after it was asked for. */
  function settleRefund({ shipment, refundAskedAt }: Held): void {
    if (shipment.refund_status !== 'submitted' || refundAskedAt === undefined) return;
    if (clock.now() - refundAskedAt < refundTakesMs) return;
    shipment.refund_status = destination(shipment.to_address.street1).refundEnds ?? 'refunded';
    if (shipment.refund_status === 'refunded') for (const fee of shipment.fees) fee.refunded = true;
  }

  function run(request: EasyPostRequest): EasyPostAnswer {
    const { operation, id = '', body } = request;
    switch (operation) {
      case 'shipments.create': {
        const { shipment: params } = parseParameters(createParameters, body);
        const shipment = newShipment(params, { at: now(), newId });
        held.set(shipment.id, { shipment, isBeingBought: false });
        return { status: 201, body: shipment };
      }
      case 'shipments.retrieve':
        return { status: 200, body: find(id).shipment };
      case 'shipments.buy':
        return { status: 200, body: buy(find(id), parseParameters(buyParameters, body).rate.id) };
      case 'shipments.refund':
        return { status: 200, body: refund(find(id)) };
    }
  }

  function buy({ shipment }: Held, rateId: string): Shipment {
    if (shipment.postage_label !== null) {
      throw new EasyPostRefusal(
        422,
        'SHIPMENT.POSTAGE.EXISTS',
        'Postage already exists for this shipment. Postage cannot be repurchased.',
      );
    }
    const rate = shipment.rates.find((offered) => offered.id === rateId);
    if (rate === undefined) {
      throw new EasyPostRefusal(422, 'SHIPMENT.MISSING_RATE', 'The rate does not belong to this shipment.', [
        { field: 'rate', message: 'not found among the rates of the shipment', suggestion: null },
      ]);
    }
    const { isUndeliverable, refusesPurchase } = destination(shipment.to_address.street1);
    if (isUndeliverable === true) {
      throw new EasyPostRefusal(422, 'SHIPMENT.POSTAGE.FAILURE', 'Unable to buy postage: address not found.', [
        { field: 'to_address', message: 'Address not found', suggestion: null },
      ]);
    }
    if (refusesPurchase !== undefined) throw new EasyPostRefusal(422, refusesPurchase.code, refusesPurchase.message);
    const at = now();
    const tracker = newTracker(shipment, rate.carrier, at);
    shipment.selected_rate = rate;
    shipment.postage_label = newLabel(at);
    shipment.tracker = tracker;
    shipment.tracking_code = tracker.tracking_code;
    shipment.status = tracker.status;
    shipment.usps_zone = rate.carrier === 'USPS' ? 4 : null;
    shipment.fees = [{ object: 'Fee', type: 'PostageFee', amount: rate.rate, charged: true, refunded: false }];
    shipment.updated_at = at;
    return shipment;
  }

  function newLabel(at: string): PostageLabel {
    const id = newId('pl');
    return {
      id,
      object: 'PostageLabel',
      created_at: at,
      updated_at: at,
      date_advance: 0,
      integrated_form: 'none',
      label_date: at,
      label_resolution: 300,
      label_size: '4x6',
      label_type: 'default',
      label_file_type: 'image/png',
      label_url: labelUrl(id),
      label_pdf_url: null,
      label_zpl_url: null,
      label_epl2_url: null,
    };
  }

  function newTracker(shipment: Shipment, carrier: string, at: string): Tracker {
    const id = newId('trk');
    return {
      id,
      object: 'Tracker',
      mode: 'test',
      created_at: at,
      updated_at: at,
      tracking_code: trackingCode(carrier, random),
      status: 'pre_transit',
      status_detail: 'label_created',
      carrier,
      shipment_id: shipment.id,
      public_url: `https://track.easypost.com/${id}`,
      tracking_details: [],
    };
  }

  function refund(found: Held): Shipment {
    const { shipment } = found;
    if (shipment.postage_label === null || shipment.refund_status !== null) {
      const why = shipment.postage_label === null ? 'has no postage' : 'was submitted for a refund already';
      throw new EasyPostRefusal(422, 'SHIPMENT.REFUND.UNAVAILABLE', `Unable to request refund. The shipment ${why}.`);
    }
    if (shipment.status !== 'pre_transit') {
      throw new EasyPostRefusal(
        422,
        'SHIPMENT.REFUND.UNAVAILABLE',
        'Unable to request refund. The parcel has been shipped.',
      );
    }
    shipment.refund_status = 'submitted';
    shipment.updated_at = now();
    found.refundAskedAt = clock.now();
    return shipment;
  }

  function track(id: string, status: TrackerStatus): Shipment {
    const { shipment } = find(id);
    if (shipment.tracker === null) {
      throw new EasyPostRefusal(422, 'TRACKER.NOT_FOUND', 'There is nothing to track before the label is bought.');
    }
    const at = now();
    shipment.tracker.status = status;
    shipment.tracker.status_detail = 'status_update';
    shipment.tracker.updated_at = at;
    shipment.tracker.tracking_details.push({
      object: 'TrackingDetail',
      status,
      datetime: at,
      message: `Parcel ${status}`,
    });
    shipment.status = status;
    return shipment;
  }

  function answering(work: () => EasyPostAnswer): EasyPostAnswer {
    try {
      const { status, body } = work();
      return { status, body: structuredClone(body) };
    } catch (error) {
      if (error instanceof EasyPostRefusal) return { status: error.status, body: { error: error.body } };
      throw error;
    }
  }

  function accept({ operation, id = '' }: EasyPostRequest): EasyPostAnswer | undefined {
    const found = operation === 'shipments.buy' ? held.get(id) : undefined;
    if (found === undefined) return undefined;
    if (found.isBeingBought) {
      return answering(() => {
        throw new EasyPostRefusal(
          422,
          'SHIPMENT.PURCHASE.IN_PROGRESS',
          'The shipment is being purchased by another request.',
        );
      });
    }
    found.isBeingBought = true;
    return undefined;
  }

  function perform(request: EasyPostRequest): EasyPostAnswer {
    try {
      return answering(() => run(request));
    } finally {
      const found = request.operation === 'shipments.buy' ? held.get(request.id ?? '') : undefined;
      if (found !== undefined) found.isBeingBought = false;
    }
  }

  return {
    accept,
    perform,
    handle: (request) => accept(request) ?? perform(request),
    takesMs: ({ operation, id = '' }) => {
      const street1 = operation === 'shipments.buy' ? held.get(id)?.shipment.to_address.street1 : undefined;
      return destination(street1).purchaseTakesMs ?? 0;
    },
    fail: (status) => ({ status, body: { error: bodyForStatus(status) } }),
    track: (id, status) => answering(() => ({ status: 200, body: track(id, status) })),
    books: () => {
      for (const found of held.values()) settleRefund(found);
      const shipments = [...held.values()].map(({ shipment }) => structuredClone(shipment));
      return { shipments, labels: shipments.flatMap(bookedLabel) };
    },
    reset: () => held.clear(),
  };
}

function bookedLabel(shipment: Shipment): BookedLabel[] {
  const { postage_label: label, selected_rate: rate } = shipment;
  if (label === null || rate === null) return [];
  return [
    {
      ...label,
      shipment_id: shipment.id,
      reference: shipment.reference,
      rate: rate.rate,
      currency: rate.currency,
      tracking_code: shipment.tracking_code,
      refund_status: shipment.refund_status,
    },
  ];
}
