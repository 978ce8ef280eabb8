import type { HttpResponseInit } from '@azure/functions';
import { z } from 'zod';

/** Every problem that the API answers with: its code, its HTTP status and its title. Explained in docs/errors.md. */
export const problems = {
  invalid_request: [400, 'The request is not valid'],
  empty_body: [400, 'The request has no body'],
  idempotency_key_missing: [400, 'An Idempotency-Key is required'],
  card_number_refused: [400, 'A card number is not accepted'],
  not_found: [404, 'Nothing is here'],
  access_denied: [403, 'The access token does not open this order'],
  unauthenticated: [401, 'An access token is required'],
  operator_unknown: [401, "An operator's token is required"],
  webhook_refused: [401, 'The webhook is not signed as it should be'],
  not_possible_now: [409, 'The order does not allow this now'],
  already_shipped: [409, 'The order is on its way already'],
  already_ended: [409, 'The order is over already'],
  nothing_captured: [409, 'There is no payment to give back'],
  payment_not_awaited: [409, 'The order does not wait for its buyer to pay'],
  order_has_moved: [412, 'The order is at another version'],
  body_too_large: [413, 'The request body is too large'],
  idempotency_key_reused: [422, 'This Idempotency-Key was used for another request'],
  refund_exceeds: [422, 'More than is left cannot be given back'],
  unknown_sku: [422, 'A product does not exist'],
  currency_not_offered: [422, 'A product has no price in this currency'],
  shipping_option_missing: [422, 'Goods that are shipped need a shipping option'],
  shipping_not_offered: [422, 'The shipping option is not offered there'],
  total_exceeds_approval: [422, 'The order costs more than was approved'],
  market_not_served: [422, 'We do not sell to this place'],
  store_unavailable: [503, 'The store cannot be reached just now'],
  store_unreadable: [503, 'Something in the store cannot be read just now'],
  provider_unavailable: [503, 'A service that this needs cannot be reached just now'],
  webhooks_not_configured: [503, 'Webhooks are not set up here'],
  internal_error: [500, 'Something failed on our side'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof problems;

/** RFC 9457 problem details, as the API sends them. */
export const problemSchema = z
  .strictObject({
    type: z.string().meta({ description: 'urn:problem: and the code', example: 'urn:problem:invalid_request' }),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(problems)),
    detail: z.string().optional().meta({ description: 'what was expected, what came, what to do' }),
    requestId: z.string(),
    errors: z
      .array(
        z.strictObject({ pointer: z.string().meta({ description: 'JSON pointer into the body' }), detail: z.string() }),
      )
      .optional(),
  })
  .meta({ id: 'Problem' });

export interface ProblemDetails {
  detail?: string;
  errors?: { pointer: string; detail: string }[];
  /** Seconds. */
  retryAfter?: number;
}

/** A request that cannot be served, thrown by what serves it and answered in one place (endpoint.ts). */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly details: ProblemDetails;

  constructor(code: ProblemCode, details: ProblemDetails = {}) {
    super(details.detail ?? problems[code][1]);
    this.name = 'Problem';
    this.code = code;
    this.details = details;
  }
}

/** An answer of the API, its headers by name. */
export type Answer = Omit<HttpResponseInit, 'headers'> & { headers?: Record<string, string> };

export function problemResponse({ code, details }: Problem, requestId: string): Answer {
  const [status, title] = problems[code];
  const { retryAfter, ...rest } = details;
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
    },
    jsonBody: { type: `urn:problem:${code}`, title, status, code, ...rest, requestId } satisfies z.input<
      typeof problemSchema
    >,
  };
}
