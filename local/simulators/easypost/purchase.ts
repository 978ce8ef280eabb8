import type { Rate } from './rates.ts';
import type { PostageLabel, Shipment, Tracker, TrackerStatus } from './shipment.ts';

export interface Purchase {
  rate: Rate;
  trackingCode: string;
  /** ISO 8601. */
  at: string;
  labelUrl: (labelId: string) => string;
  newId: (prefix: string) => string;
}

/** Puts the label on a shipment that has none. */
export function putLabel(shipment: Shipment, { rate, trackingCode, at, labelUrl, newId }: Purchase): void {
  const tracker = newTracker({ id: newId('trk'), shipmentId: shipment.id, carrier: rate.carrier, trackingCode, at });
  shipment.selected_rate = rate;
  shipment.postage_label = newLabel(newId('pl'), labelUrl, at);
  shipment.tracker = tracker;
  shipment.tracking_code = trackingCode;
  shipment.status = tracker.status;
  shipment.usps_zone = rate.carrier === 'USPS' ? 4 : null;
  shipment.fees = [{ object: 'Fee', type: 'PostageFee', amount: rate.rate, charged: true, refunded: false }];
  shipment.updated_at = at;
}

/** The carrier scans the parcel. */
export function scan(shipment: Shipment, tracker: Tracker, status: TrackerStatus, at: string): void {
  tracker.status = status;
  tracker.status_detail = 'status_update';
  tracker.updated_at = at;
  tracker.tracking_details.push({ object: 'TrackingDetail', status, datetime: at, message: `Scanned: ${status}` });
  shipment.status = status;
  shipment.updated_at = at;
}

function newLabel(id: string, labelUrl: Purchase['labelUrl'], at: string): PostageLabel {
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
    label_file_type: 'application/pdf',
    label_url: labelUrl(id),
    label_pdf_url: labelUrl(id),
    label_zpl_url: null,
    label_epl2_url: null,
  };
}

interface TrackerOrigin {
  id: string;
  shipmentId: string;
  carrier: string;
  trackingCode: string;
  at: string;
}

function newTracker({ id, shipmentId, carrier, trackingCode, at }: TrackerOrigin): Tracker {
  return {
    id,
    object: 'Tracker',
    mode: 'test',
    created_at: at,
    updated_at: at,
    tracking_code: trackingCode,
    status: 'pre_transit',
    status_detail: 'label_created',
    carrier,
    shipment_id: shipmentId,
    public_url: `https://track.easypost.com/${id}`,
    tracking_details: [],
  };
}
