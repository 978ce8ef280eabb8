import type { Clock } from 'local-service/clock';
import type { Random } from 'local-service/random';
import { Account } from './account.ts';
import type { EasyPostEvent } from './event.ts';
import { buyParameters, createParameters, parseParameters } from './parameters.ts';
import { bodyForStatus, EasyPostRefusal } from './refusal.ts';
import type { PostageLabel, Shipment } from './shipment.ts';
import type { TrackerStatus } from './tracker.ts';

export type EasyPostOperation =
  | 'shipments.create'
  | 'shipments.retrieve'
  | 'shipments.buy'
  | 'shipments.refund'
  | 'trackers.retrieve';

export interface EasyPostRequest {
  operation: EasyPostOperation;
  /** The shipment concerned, by id or reference, or the tracker; left out at create. */
  id?: string;
  /** The parsed body. */
  body?: unknown;
}

export interface EasyPostAnswer {
  status: number;
  body: object;
}

/** A label as the books show it: it is live unless a refund was submitted or granted. */
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

/** EasyPost without I/O: synchronous, and the same for the same clock, random numbers and requests. */
export interface EasyPostMachine {
  /** A whole request: `accept`, then `perform`. */
  handle(request: EasyPostRequest): EasyPostAnswer;
  /** Takes a request in; a purchase is under way from here on. An answer ends it here; else `perform` must follow. */
  accept(request: EasyPostRequest): EasyPostAnswer | undefined;
  /** Does the work of an accepted request. */
  perform(request: EasyPostRequest): EasyPostAnswer;
  /** How long the carrier takes over an accepted request, in milliseconds: for the caller to wait. */
  takesMs(request: EasyPostRequest): number;
  /** An answer that says `status`, without an effect; under another code than the usual one, if that is given. */
  fail(status: number, code?: string): EasyPostAnswer;
  /** The carrier scans the parcel. */
  track(id: string, status: TrackerStatus): EasyPostAnswer;
  /** The events that came about since the last time this was asked, oldest first: what webhooks tell. */
  takeEvents(): EasyPostEvent[];
  /** When the carrier does something next of itself, in epoch milliseconds; undefined when it does not. */
  nextAt(): number | undefined;
  books(): EasyPostBooks;
  reset(): void;
}

export function createEasyPostMachine(options: EasyPostMachineOptions): EasyPostMachine {
  const { clock, random, labelUrl = easyPostHosted } = options;
  const account = new Account({ clock, random, labelUrl });

  const answering = <Answer extends EasyPostAnswer | undefined>(work: () => Answer): Answer | EasyPostAnswer => {
    account.catchUp();
    try {
      return structuredClone(work());
    } catch (error) {
      if (error instanceof EasyPostRefusal) return { status: error.status, body: { error: error.body } };
      throw error;
    }
  };

  const accept = (request: EasyPostRequest): EasyPostAnswer | undefined =>
    request.operation === 'shipments.buy'
      ? answering(() => {
          account.beginPurchase(request.id ?? '');
          return undefined;
        })
      : undefined;

  const perform = (request: EasyPostRequest): EasyPostAnswer => answering(() => run(account, request));

  return {
    accept,
    perform,
    handle: (request) => accept(request) ?? perform(request),
    takesMs: ({ operation, id = '' }) => (operation === 'shipments.buy' ? account.purchaseTakesMs(id) : 0),
    fail: (status, code) => ({ status, body: { error: bodyForStatus(status, code) } }),
    track: (id, status) => answering(() => ({ status: 200, body: account.track(id, status) })),
    takeEvents: () => {
      account.catchUp();
      return account.takeEvents();
    },
    nextAt: () => account.nextAt(),
    books: () => {
      account.catchUp();
      const shipments = structuredClone(account.shipments());
      return { shipments, labels: shipments.flatMap(bookedLabel) };
    },
    reset: () => account.clear(),
  };
}

function run(account: Account, { operation, id = '', body }: EasyPostRequest): EasyPostAnswer {
  switch (operation) {
    case 'shipments.create':
      return { status: 201, body: account.create(parseParameters(createParameters, body).shipment) };
    case 'shipments.retrieve':
      return { status: 200, body: account.retrieve(id) };
    case 'shipments.buy':
      try {
        return { status: 200, body: account.buy(id, parseParameters(buyParameters, body).rate.id) };
      } finally {
        account.endPurchase(id);
      }
    case 'shipments.refund':
      return { status: 200, body: account.refund(id) };
    case 'trackers.retrieve':
      return { status: 200, body: account.retrieveTracker(id) };
  }
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

function easyPostHosted(labelId: string): string {
  return `https://easypost-files.s3.us-west-2.amazonaws.com/files/postage_label/${labelId}.pdf`;
}
