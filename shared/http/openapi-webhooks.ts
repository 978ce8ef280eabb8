import { z } from 'zod';
import { identified, json, parameter, problemResponses } from './openapi-elements.ts';

export const providerEventSchema = z
  .looseObject({})
  .meta({ id: 'ProviderEvent', description: 'An event in the words of the provider, byte for byte as it was signed.' });

const responses = identified({
  204: { description: 'It is stored what the event asks for, or there is nothing to be learned from it' },
  ...problemResponses(
    'invalid_request',
    'webhook_refused',
    'body_too_large',
    'webhooks_not_configured',
    'store_unavailable',
    'store_unreadable',
  ),
});

/** What providers call. */
export const webhookPaths = {
  '/api/webhooks/payments': {
    post: {
      operationId: 'paymentWebhook',
      summary: 'Stripe says that something happened to a payment',
      parameters: [parameter('Stripe-Signature', 'header', true, 'Time, and HMAC-SHA-256 of time and body.')],
      requestBody: {
        required: true,
        content: json(providerEventSchema, {
          id: 'evt_1',
          object: 'event',
          type: 'charge.refunded',
          data: { object: { id: 'ch_1', object: 'charge', payment_intent: 'pi_1' } },
        }),
      },
      responses,
    },
  },
  '/api/webhooks/shipping': {
    post: {
      operationId: 'shippingWebhook',
      summary: 'EasyPost says that something happened to a parcel',
      parameters: [
        parameter('X-Hmac-Signature', 'header', false, 'HMAC-SHA-256 of the body.'),
        parameter('X-Hmac-Signature-V2', 'header', false, 'HMAC-SHA-256 of time, method, path and body.'),
      ],
      requestBody: {
        required: true,
        content: json(providerEventSchema, {
          id: 'evt_2',
          object: 'Event',
          description: 'tracker.updated',
          result: { id: 'trk_1', object: 'Tracker', shipment_id: 'shp_1' },
        }),
      },
      responses,
    },
  },
};
