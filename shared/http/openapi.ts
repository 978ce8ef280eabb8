import { installationIdSchema, installationSchema } from '../ports/installations.ts';
import { checkoutRequestSchema } from './checkout-request.ts';
import { checkoutResponseSchema } from './checkout-response.ts';
import { deviceResponseSchema } from './device-response.ts';
import { healthResponseSchema } from './health-response.ts';
import { idempotencyKey, orderCommandPaths, orderId } from './openapi-commands.ts';
import {
  componentSchemas,
  header,
  identified,
  json,
  parameter,
  plain,
  problemResponses,
  retryAfter,
} from './openapi-elements.ts';
import { opsPaths } from './openapi-ops.ts';
import { webhookPaths } from './openapi-webhooks.ts';
import { orderResponseSchema } from './order-response.ts';
import { quoteRequestSchema, quoteResponseSchema } from './quote.ts';

const lines = [{ sku: 'TEA-EARL-100', quantity: 2 }];
const examples = {
  checkout: {
    lines,
    shippingOption: 'standard',
    currency: 'EUR',
    approvedTotal: { amount: 4000, currency: 'EUR' },
    paymentMethod: 'pm_card_visa',
    contact: { name: 'Ada Example', email: 'ada@example.com' },
    shippingAddress: {
      name: 'Ada Example',
      lines: ['Musterweg 1'],
      city: 'Berlin',
      postalCode: '10115',
      country: 'DE',
    },
  },
  quote: { lines, currency: 'EUR', shippingAddress: { country: 'DE' } },
  installation: { platform: 'fcmv1', pushChannel: 'the registration token that the device got' },
};

const installationId = parameter(
  'installationId',
  'path',
  true,
  'Chosen by the app on the device.',
  plain(installationIdSchema),
);
const bearer = [{ orderToken: [] }];
/** Nothing, or a token where the device follows orders. */
const perhapsBearer = [{}, ...bearer];

const placedHeaders = {
  Location: header('Where the order is'),
  ETag: header('The version of the order'),
  'Idempotent-Replayed': header('true', 'when the order was placed before'),
};
const orderHeaders = {
  ETag: header('The version of the order, for If-None-Match'),
  'Retry-After': header('Seconds until it is worth asking again', 'while the order moves'),
};
const tokenProblems = ['unauthenticated', 'access_denied'] as const;
const bodyProblems = ['invalid_request', 'empty_body', 'body_too_large'] as const;
const storeOutages = ['store_unavailable', 'store_unreadable'] as const;
const basketProblems = [
  'unknown_sku',
  'currency_not_offered',
  'shipping_option_missing',
  'shipping_not_offered',
] as const;

/** The OpenAPI 3.1 document, made from the schemas that validate requests. */
export function openApiDocument(): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Ledgerline order API',
      version: '1',
      description:
        'Money is an integer number of minor units. Times are RFC 3339 in UTC. Errors are problem details (RFC 9457).',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths: {
      '/api/quote': {
        post: {
          operationId: 'quote',
          summary: 'What a basket would cost, with tax and shipping; nothing is stored',
          requestBody: { required: true, content: json(quoteRequestSchema, examples.quote) },
          responses: identified({
            200: { description: 'The quote', content: json(quoteResponseSchema) },
            ...problemResponses(
              ...bodyProblems,
              ...basketProblems,
              'market_not_served',
              ...storeOutages,
              'provider_unavailable',
            ),
          }),
        },
      },
      '/api/checkout': {
        post: {
          operationId: 'checkout',
          summary: 'Places an order, once per Idempotency-Key',
          parameters: [idempotencyKey],
          requestBody: { required: true, content: json(checkoutRequestSchema, examples.checkout) },
          responses: identified({
            201: {
              description: 'Placed, now or before',
              headers: placedHeaders,
              content: json(checkoutResponseSchema),
            },
            ...problemResponses(
              ...bodyProblems,
              'idempotency_key_missing',
              'card_number_refused',
              'idempotency_key_reused',
              ...basketProblems,
              'total_exceeds_approval',
              ...storeOutages,
            ),
          }),
        },
      },
      '/api/orders/{orderId}': {
        get: {
          operationId: 'order',
          summary: 'An order, its timeline and its statuses',
          security: bearer,
          parameters: [orderId, parameter('If-None-Match', 'header', false, 'The ETag of an earlier answer.')],
          responses: identified({
            200: { description: 'The order', headers: orderHeaders, content: json(orderResponseSchema) },
            304: { description: 'Nothing has happened since', headers: orderHeaders },
            ...problemResponses(...tokenProblems, 'not_found', ...storeOutages),
          }),
        },
      },
      ...orderCommandPaths,
      '/api/devices/{installationId}': {
        put: {
          operationId: 'registerDevice',
          summary: 'Registers a device for pushes, or replaces its registration',
          security: perhapsBearer,
          parameters: [installationId],
          requestBody: { required: true, content: json(installationSchema, examples.installation) },
          responses: identified({
            200: { description: 'Replaced', content: json(deviceResponseSchema) },
            201: { description: 'Registered', content: json(deviceResponseSchema) },
            ...problemResponses(...bodyProblems, ...tokenProblems, 'provider_unavailable'),
          }),
        },
        get: {
          operationId: 'device',
          summary: 'The platform of a registered device',
          security: perhapsBearer,
          parameters: [installationId],
          responses: identified({
            200: { description: 'The device', content: json(deviceResponseSchema) },
            ...problemResponses('invalid_request', ...tokenProblems, 'not_found', 'provider_unavailable'),
          }),
        },
        delete: {
          operationId: 'removeDevice',
          summary: 'Removes a device',
          security: perhapsBearer,
          parameters: [installationId],
          responses: identified({
            204: { description: 'Removed' },
            ...problemResponses('invalid_request', ...tokenProblems, 'not_found', 'provider_unavailable'),
          }),
        },
      },
      ...opsPaths,
      ...webhookPaths,
      '/api/health/live': {
        get: {
          operationId: 'live',
          summary: 'The process runs',
          responses: { 200: { description: 'It does', content: json(healthResponseSchema) } },
        },
      },
      '/api/health/ready': {
        get: {
          operationId: 'ready',
          summary: 'The store can be reached',
          responses: {
            200: { description: 'It can', content: json(healthResponseSchema) },
            503: {
              description: 'It cannot',
              headers: { 'Retry-After': retryAfter },
              content: json(healthResponseSchema),
            },
          },
        },
      },
      '/api/openapi.json': {
        get: { operationId: 'openapi', summary: 'This document', responses: { 200: { description: 'This document' } } },
      },
    },
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        operatorToken: {
          type: 'http',
          scheme: 'bearer',
          description: 'The token of one of the operators in OPERATOR_TOKENS.',
        },
        orderToken: {
          type: 'http',
          scheme: 'bearer',
          description: 'The accessToken of the checkout; opens one order.',
        },
      },
    },
  };
}
