import type { TrackerStatus } from './tracker.ts';

/** What a destination brings about, told by `to_address.street1`; upper and lower case are the same. README.md has the table. */
export interface Destination {
  /** Fails verification, and no label can be bought for it. */
  isUndeliverable?: true;
  /** What the carrier says instead of rates. */
  hasNoRates?: string;
  /** What a purchase ends with, though the address looked fine. */
  refusesPurchase?: { code: string; message: string };
  /** How long the carrier takes over a purchase, in milliseconds. */
  purchaseTakesMs?: number;
  /** What the carrier says to a refund in the end; `refunded` unless told otherwise. */
  refundEnds?: 'rejected';
  /** How the carrier scans the parcel of itself, by the time since the purchase. */
  travels?: { afterMs: number; status: TrackerStatus }[];
}

const onItsWay = { afterMs: 10_000, status: 'in_transit' } as const;
const atTheDoor = { afterMs: 20_000, status: 'out_for_delivery' } as const;

const destinations: Record<string, Destination> = {
  'UNDELIVERABLE ST': { isUndeliverable: true },
  'NO RATES ST': { hasNoRates: 'No rates are available for this destination.' },
  'CARRIER DOWN ST': { hasNoRates: 'Unable to retrieve rates: the carrier did not answer.' },
  'REFUSED AT PURCHASE ST': {
    refusesPurchase: {
      code: 'SHIPMENT.POSTAGE.FAILURE',
      message: 'The carrier refused the label: the destination address is not deliverable.',
    },
  },
  'SILENT CARRIER ST': {
    refusesPurchase: {
      code: 'SHIPMENT.POSTAGE.NO_RESPONSE',
      message: 'No response received from the carrier. Please try again later.',
    },
  },
  'SLOW CARRIER ST': { purchaseTakesMs: 45_000 },
  'REJECTED REFUND ST': { refundEnds: 'rejected' },
  'DELIVERED ST': { travels: [onItsWay, atTheDoor, { afterMs: 30_000, status: 'delivered' }] },
  'RETURNED ST': { travels: [onItsWay, atTheDoor, { afterMs: 30_000, status: 'return_to_sender' }] },
  'LOST PARCEL ST': { travels: [onItsWay, { afterMs: 20_000, status: 'failure' }] },
};

export function destination(street1: string | null | undefined): Destination {
  return destinations[(street1 ?? '').trim().toUpperCase()] ?? {};
}
