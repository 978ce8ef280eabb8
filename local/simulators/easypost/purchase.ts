import { isoTime } from './iso-time.ts';
import { destination } from './magic-addresses.ts';
import type { Rate } from './rates.ts';
import { unprocessable } from './refusal.ts';
import type { PostageLabel, Shipment } from './shipment.ts';
import { newTracker, type Tracker } from './tracker.ts';

export interface Purchase {
  rate: Rate;
  trackingCode: string;
  /** Epoch milliseconds. */
  at: number;
  labelUrl: (labelId: string) => string;
  newId: (prefix: string) => string;
}

/**
 * The rate that a shipment is to be bought for.
 * @throws {EasyPostRefusal} 422 when it was bought before, has no such rate, or the carrier will have none of it.
 */
export function purchasableRate(shipment: Shipment, rateId: string): Rate {
  if (shipment.postage_label !== null) {
    throw unprocessable(
      'SHIPMENT.POSTAGE.EXISTS',
      'Postage already exists for this shipment. Postage cannot be repurchased.',
    );
  }
  const rate = shipment.rates.find(({ id }) => id === rateId);
  if (rate === undefined) {
    throw unprocessable('SHIPMENT.MISSING_RATE', 'The rate does not belong to this shipment.', [
      { field: 'rate', message: 'is not among the rates of the shipment', suggestion: null },
    ]);
  }
  refuseDestination(shipment);
  return rate;
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

/** Puts the label on a shipment that has none; with it comes a tracker. */
export function putLabel(shipment: Shipment, { rate, trackingCode, at, labelUrl, newId }: Purchase): Tracker {
  const tracker = newTracker({ id: newId('trk'), shipmentId: shipment.id, rate, trackingCode, at });
  shipment.selected_rate = rate;
  shipment.postage_label = newLabel(newId('pl'), labelUrl, isoTime(at));
  shipment.tracker = tracker;
  shipment.tracking_code = trackingCode;
  shipment.status = tracker.status;
  shipment.usps_zone = rate.carrier === 'USPS' ? 4 : null;
  shipment.fees = [{ object: 'Fee', type: 'PostageFee', amount: rate.rate, charged: true, refunded: false }];
  shipment.updated_at = isoTime(at);
  return tracker;
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
