import { isoTime } from './iso-time.ts';
import { destination } from './magic-addresses.ts';
import { unprocessable } from './refusal.ts';
import type { Shipment } from './shipment.ts';

/** How long the carrier takes to decide. */
export const refundTakesMs = 24 * 60 * 60 * 1000;

/** What a `refund.successful` event tells of. */
export interface Refund {
  id: string;
  object: 'Refund';
  created_at: string;
  updated_at: string;
  tracking_code: string | null;
  confirmation_number: null;
  status: 'submitted' | 'refunded' | 'rejected';
  carrier: string | null;
  shipment_id: string;
}

/**
 * Asks the carrier to take a label back. One that it rejected may be submitted again.
 * @param at epoch milliseconds.
 * @throws {EasyPostRefusal} 422 for what is not bought, on its way, or submitted before.
 */
export function submitRefund(shipment: Shipment, id: string, at: number): Refund {
  const why = refusal(shipment);
  if (why !== undefined) throw unprocessable('SHIPMENT.REFUND.UNAVAILABLE', `Unable to request refund. ${why}`);
  shipment.refund_status = 'submitted';
  shipment.updated_at = isoTime(at);
  return {
    id,
    object: 'Refund',
    created_at: isoTime(at),
    updated_at: isoTime(at),
    tracking_code: shipment.tracking_code,
    confirmation_number: null,
    status: 'submitted',
    carrier: shipment.selected_rate?.carrier ?? null,
    shipment_id: shipment.id,
  };
}

/** The carrier decides: it pays nothing back for a label that it has seen on a parcel meanwhile. */
export function decideRefund(shipment: Shipment, refund: Refund, at: number): void {
  const ends = destination(shipment.to_address.street1).refundEnds ?? 'refunded';
  refund.status = shipment.status === 'pre_transit' ? ends : 'rejected';
  refund.updated_at = isoTime(at);
  shipment.refund_status = refund.status;
  shipment.updated_at = isoTime(at);
  for (const fee of shipment.fees) fee.refunded = refund.status === 'refunded';
}

function refusal({ postage_label: label, refund_status: refundStatus, status }: Shipment): string | undefined {
  if (label === null) return 'The shipment has no postage.';
  if (refundStatus === 'submitted' || refundStatus === 'refunded') return 'A refund was submitted before.';
  return status === 'pre_transit' ? undefined : 'The parcel has been shipped.';
}
