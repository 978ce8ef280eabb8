import { z } from 'zod';

const text = z.string().optional().catch(undefined);

/** The fields of the SDK's errors that decide something. `rawType` is the `type` that Stripe sent. */
const stripeErrorSchema = z.object({
  type: text,
  rawType: text,
  code: text,
  decline_code: text,
  param: text,
  /** For recognizing what has no code; never repeated. */
  message: text,
  statusCode: z.number().optional().catch(undefined),
  requestId: text,
  headers: z.object({ 'idempotent-replayed': text }).optional().catch(undefined),
  /** The network error behind a StripeConnectionError. */
  detail: z.object({ code: text }).optional().catch(undefined),
});
export type StripeError = z.infer<typeof stripeErrorSchema>;

/** Reads an error by its shape, so that the SDK need not be loaded for it; undefined for an error that is not Stripe's. */
export function readStripeError(error: unknown): StripeError | undefined {
  const parsed = stripeErrorSchema.safeParse(error);
  return parsed.success && parsed.data.type?.startsWith('Stripe') === true ? parsed.data : undefined;
}

/** An answer that Stripe had stored under the idempotency key: the request that made it is over. */
export function isReplayedServerError(error: unknown): boolean {
  const read = readStripeError(error);
  return (read?.statusCode ?? 0) >= 500 && read?.headers?.['idempotent-replayed'] === 'true';
}
