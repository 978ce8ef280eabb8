import { z } from 'zod';

/** Who is told, and what the deliveries are signed with. */
const endpointSchema = z.strictObject({ url: z.url({ protocol: /^https?$/ }), secret: z.string().min(1) });

const threeDaysMs = 3 * 24 * 60 * 60 * 1000;

/**
 * What `PUT /_local/webhooks` takes. Endpoints that are left out stay as they are; anything else left out is off.
 *
 * - `duplicate`: the share of events, 0–1, that each endpoint is told twice.
 * - `delayMs`: deliveries wait so long.
 * - `shuffle`: they wait a random part of `delayMs`, and what is due at the same time goes out in random order.
 * - `hold`: nothing new goes out until `POST /_local/webhooks/deliver`.
 */
export const webhookSettingsSchema = z.strictObject({
  endpoints: z.array(endpointSchema).optional(),
  duplicate: z.number().min(0).max(1).default(0),
  delayMs: z.int().min(0).max(threeDaysMs).default(0),
  shuffle: z.boolean().default(false),
  hold: z.boolean().default(false),
});

export type WebhookEndpoint = z.infer<typeof endpointSchema>;
export type WebhookSettings = z.infer<typeof webhookSettingsSchema> & { endpoints: WebhookEndpoint[] };

/** Every event once, at once, in the order it happened. */
export function plainDelivery(endpoints: WebhookEndpoint[]): WebhookSettings {
  return { endpoints, duplicate: 0, delayMs: 0, shuffle: false, hold: false };
}
