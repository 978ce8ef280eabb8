import { createHmac } from 'node:crypto';
import type { WebhookAttempt, WebhookEndpoint, WebhookSource } from 'local-service';
import type { Random } from 'local-service/random';
import type { StripeMachine } from './machine.ts';

/** The account's events, on their way to `endpoints`. */
export function stripeWebhooks(machine: StripeMachine, endpoints: WebhookEndpoint[], random: Random): WebhookSource {
  return {
    endpoints,
    random,
    take: (count) => machine.takeEvents(count).map((event) => ({ id: event.id, type: event.type, body: event })),
    nextAt: () => machine.nextAt(),
    sign: (attempt) => ({
      'stripe-signature': stripeSignature(attempt),
      'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
    }),
  };
}

/** `t=…,v1=…`, the HMAC-SHA256 over `t.body`: https://docs.stripe.com/webhooks#verify-manually */
export function stripeSignature({ body, secret, sentAt }: WebhookAttempt): string {
  const seconds = Math.floor(sentAt / 1000);
  const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${signature}`;
}
