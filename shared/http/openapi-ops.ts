import { commandParameters, commandResponses, orderId } from './openapi-commands.ts';
import { header, identified, json, parameter, problemResponses } from './openapi-elements.ts';
import { opsRequestSchema } from './ops-decisions.ts';
import { opsOrderResponseSchema, opsOrdersResponseSchema } from './ops-order-response.ts';

const security = [{ operatorToken: [] }];
const storeOutages = ['store_unavailable', 'store_unreadable'] as const;

const command = (operationId: string, summary: string, note: string) => ({
  post: {
    operationId,
    summary,
    security,
    parameters: commandParameters,
    requestBody: { required: true, content: json(opsRequestSchema, { note }) },
    responses: commandResponses('empty_body', 'operator_unknown'),
  },
});

/** What operators do. */
export const opsPaths = {
  '/api/ops/orders': {
    get: {
      operationId: 'opsOrders',
      summary: 'The orders that wait for an operator, by id',
      security,
      parameters: [
        parameter('attention', 'query', false, 'Only those with this reason; docs/operations.md has them.'),
        parameter('limit', 'query', false, 'How many, 50 by default.', { type: 'integer', minimum: 1, maximum: 100 }),
        parameter('cursor', 'query', false, 'From the page before; the other parameters stay the same.'),
      ],
      responses: identified({
        200: { description: 'A page of the work list', content: json(opsOrdersResponseSchema) },
        ...problemResponses('invalid_request', 'operator_unknown', ...storeOutages),
      }),
    },
  },
  '/api/ops/orders/{orderId}': {
    get: {
      operationId: 'opsOrder',
      summary: 'The whole ledger of an order, without its buyer',
      security,
      parameters: [orderId],
      responses: identified({
        200: {
          description: 'The order',
          headers: { ETag: header('The version of the order, for If-Match') },
          content: json(opsOrderResponseSchema),
        },
        ...problemResponses('operator_unknown', 'not_found', ...storeOutages),
      }),
    },
  },
  '/api/ops/orders/{orderId}/retry': command(
    'opsRetry',
    'The pipeline goes on where it stopped',
    'The provider has mended its fault.',
  ),
  '/api/ops/orders/{orderId}/resolve': command(
    'opsResolve',
    'What was left to do was done elsewhere, or is given up: the order rests for good',
    'Refunded by bank transfer.',
  ),
  '/api/ops/orders/{orderId}/cancel': command(
    'opsCancel',
    'Undoes an order that is not completed, also one with a label; the money is released or refunded',
    'The address is a known fraud.',
  ),
};
