import { isoTime } from './iso-time.ts';
import type { Rate } from './rates.ts';

export const trackerStatuses = [
  'unknown',
  'pre_transit',
  'in_transit',
  'out_for_delivery',
  'available_for_pickup',
  'delivered',
  'return_to_sender',
  'failure',
  'cancelled',
  'error',
] as const;
export type TrackerStatus = (typeof trackerStatuses)[number];

interface Place {
  city: string | null;
  state: string | null;
  country: string | null;
  zip: string | null;
}

interface TrackingDetail {
  object: 'TrackingDetail';
  message: string;
  description: string;
  status: TrackerStatus;
  status_detail: string;
  /** ISO 8601. */
  datetime: string;
  source: string;
  carrier_code: null;
  tracking_location: Place & { object: 'TrackingLocation' };
}

export interface Tracker {
  id: string;
  object: 'Tracker';
  mode: 'test';
  created_at: string;
  updated_at: string;
  tracking_code: string;
  status: TrackerStatus;
  status_detail: string;
  signed_by: null;
  /** Carriers may measure it; these do not, for the SDK expects each weight in a webhook to be written with a point (`20.0`). */
  weight: null;
  est_delivery_date: string;
  shipment_id: string;
  carrier: string;
  public_url: string;
  tracking_details: TrackingDetail[];
  carrier_detail: { object: 'CarrierDetail'; service: string; container_type: null };
  fees: never[];
  finalized: boolean;
  is_return: false;
}

interface TrackerOrigin {
  id: string;
  shipmentId: string;
  rate: Rate;
  trackingCode: string;
  /** Epoch milliseconds. */
  at: number;
}

const dayMs = 24 * 60 * 60 * 1000;

/** The tracker that comes with a label: nothing was scanned yet. */
export function newTracker({ id, shipmentId, rate, trackingCode, at }: TrackerOrigin): Tracker {
  return {
    id,
    object: 'Tracker',
    mode: 'test',
    created_at: isoTime(at),
    updated_at: isoTime(at),
    tracking_code: trackingCode,
    status: 'pre_transit',
    status_detail: statusDetails.pre_transit,
    signed_by: null,
    weight: null,
    est_delivery_date: isoTime(at + rate.delivery_days * dayMs),
    shipment_id: shipmentId,
    carrier: rate.carrier,
    public_url: `https://track.easypost.com/${id}`,
    tracking_details: [],
    carrier_detail: { object: 'CarrierDetail', service: rate.service, container_type: null },
    fees: [],
    finalized: false,
    is_return: false,
  };
}

interface Scan {
  status: TrackerStatus;
  /** Epoch milliseconds. */
  at: number;
  place: Place;
}

/** The carrier scans the parcel. */
export function scan(tracker: Tracker, { status, at, place }: Scan): void {
  const message = `Scanned: ${status}`;
  tracker.status = status;
  tracker.status_detail = statusDetails[status];
  tracker.updated_at = isoTime(at);
  tracker.finalized = status === 'delivered';
  tracker.tracking_details.push({
    object: 'TrackingDetail',
    message,
    description: message,
    status,
    status_detail: tracker.status_detail,
    datetime: isoTime(at),
    source: tracker.carrier,
    carrier_code: null,
    tracking_location: { object: 'TrackingLocation', ...place },
  });
}

/** https://docs.easypost.com/docs/trackers lists what there is. */
const statusDetails: Record<TrackerStatus, string> = {
  unknown: 'unknown',
  pre_transit: 'label_created',
  in_transit: 'received_at_origin_facility',
  out_for_delivery: 'out_for_delivery',
  available_for_pickup: 'arrived_at_pickup_location',
  delivered: 'arrived_at_destination',
  return_to_sender: 'return',
  failure: 'failure',
  cancelled: 'cancelled',
  error: 'unknown',
};
