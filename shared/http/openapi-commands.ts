import { orderIdSchema } from '../order/order.ts';
import { commandResponseSchema } from './command-response.ts';
import { header, identified, json, parameter, plain, problemResponses } from './openapi-elements.ts';
import { paymentRequestSchema } from './payment-request.ts';
import type { ProblemCode } from './problem.ts';
import { refundRequestSchema } from './refund-request.ts';

export const idempotencyKey = parameter(
  'Idempotency-Key',
  'header',
  true,
  'At least 128 random bits, such as a UUID; the same one to try again.',
  { type: 'string', minLength: 22, maxLength: 255 },
);
export const orderId = parameter('orderId', 'path', true, 'From the answer to a checkout.', plain(orderIdSchema));
const ifMatch = parameter('If-Match', 'header', false, 'The ETag of the order as it was when this was decided.');

const acceptedHeaders = {
  Location: header('Where the order is'),
  ETag: header('The version of the order that holds the command'),
  'Retry-After': header('Seconds until it is worth looking at the order'),
  'Idempotent-Replayed': header('true', 'when the order holds the command already'),
};

/** What a command on an order is asked with, besides its body. */
export const commandParameters = [orderId, idempotencyKey, ifMatch];

/** What every command on an order answers; `codes` are the problems that this one has besides. */
export const commandResponses = (...codes: ProblemCode[]) =>
  identified({
    202: {
      description: 'The command stands in the ledger; the order says what comes of it',
      headers: acceptedHeaders,
      content: json(commandResponseSchema),
    },
    ...problemResponses(
      'invalid_request',
      'body_too_large',
      'idempotency_key_missing',
      ...codes,
      'not_found',
      'not_possible_now',
      'order_has_moved',
      'idempotency_key_reused',
      'store_unavailable',
      'store_unreadable',
    ),
  });

const ofBuyer = { security: [{ orderToken: [] }], parameters: commandParameters };
const tokenProblems = ['unauthenticated', 'access_denied'] as const;

/** What is asked of an order that was placed. */
export const orderCommandPaths = {
  '/api/orders/{orderId}/payment': {
    post: {
      operationId: 'changePayment',
      summary: 'The buyer pays by other means, while paymentStatus is action_required',
      ...ofBuyer,
      requestBody: { required: true, content: json(paymentRequestSchema, { paymentMethod: 'pm_card_mastercard' }) },
      responses: commandResponses('empty_body', ...tokenProblems, 'payment_not_awaited'),
    },
  },
  '/api/orders/{orderId}/refunds': {
    post: {
      operationId: 'refundOrder',
      summary: 'An operator gives money back: all that is left, an amount, or that of some goods',
      security: [{ operatorToken: [] }],
      parameters: commandParameters,
      requestBody: {
        required: true,
        content: json(refundRequestSchema, { lines: [{ line: 0, quantity: 1 }], note: 'Arrived broken.' }),
      },
      responses: commandResponses('empty_body', 'operator_unknown', 'nothing_captured', 'refund_exceeds'),
    },
  },
  '/api/orders/{orderId}/cancel': {
    post: {
      operationId: 'cancelOrder',
      summary: 'The buyer cancels; once is enough, whatever the key of a second time',
      ...ofBuyer,
      responses: commandResponses(...tokenProblems, 'already_shipped', 'already_ended'),
    },
  },
};
