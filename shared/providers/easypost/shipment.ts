import { z } from 'zod';
import type { Tracking } from '../../order/entries.ts';

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
  tracker: z.object({ public_url: z.string().nullish() }).nullish(),
});
export type Shipment = z.infer<typeof shipmentSchema>;

/** The tracking of a bought label; undefined while there is none. A label that was refunded stays a bought one. */
export function trackingOf(shipment: Shipment): Tracking | undefined {
  const { postage_label: label, selected_rate: rate, tracking_code: number, tracker } = shipment;
  if (label === null || label === undefined) return undefined;
  return { carrier: rate?.carrier ?? '', number: number ?? '', url: tracker?.public_url ?? null };
}
