import { z } from 'zod';
import type { Tracking } from '../../order/entries.ts';
import type { Transit } from '../../ports/shipping.ts';

/** What is read of an EasyPost shipment. Fields that wait for the label are null until then. */
export const shipmentSchema = z.object({
  id: z.string(),
  rates: z.array(z.object({ id: z.string(), carrier: z.string(), service: z.string() })),
  /** What carriers said instead of a rate; never repeated, because it may hold the address. */
  messages: z
    .array(z.object({ carrier: z.string().catch(''), type: z.string().catch(''), message: z.string().catch('') }))
    .nullish(),
  selected_rate: z.object({ carrier: z.string() }).nullish(),
  postage_label: z.looseObject({}).nullish(),
  tracking_code: z.string().nullish(),
  tracker: z.object({ public_url: z.string().nullish(), status: z.string().catch('unknown') }).nullish(),
  /** `submitted`, `refunded`, `rejected`, `not_applicable`; null until a refund is asked for. */
  refund_status: z.string().nullish(),
});
export type Shipment = z.infer<typeof shipmentSchema>;

/** The tracking of a bought label; undefined while there is none. A label that was refunded stays a bought one. */
export function trackingOf(shipment: Shipment): Tracking | undefined {
  const { postage_label: label, selected_rate: rate, tracking_code: number, tracker } = shipment;
  if (label === null || label === undefined) return undefined;
  return { carrier: rate?.carrier ?? '', number: number ?? '', url: tracker?.public_url ?? null };
}

/** Where a parcel is after which there is no doubt that the carrier has it, or had it. */
const underWay: ReadonlySet<string | undefined> = new Set([
  'in_transit',
  'out_for_delivery',
  'available_for_pickup',
  'return_to_sender',
  'failure',
]);

/** How far the carrier says the parcel is: https://docs.easypost.com/docs/trackers */
export function transitOf({ tracker }: Shipment): Transit {
  if (tracker?.status === 'delivered') return 'delivered';
  return underWay.has(tracker?.status) ? 'in_transit' : 'none';
}

/** Whether the carrier was asked to take the label back, and has not declined. */
export function isRefundRequested({ refund_status: status }: Shipment): boolean {
  return status === 'submitted' || status === 'refunded';
}
