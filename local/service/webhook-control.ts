import { z } from 'zod';
import { withBody } from './control-body.ts';
import type { LocalAnswer, LocalRequest } from './local-call.ts';
import type { WebhookDelivery } from './webhook-queue.ts';
import type { WebhookSender } from './webhook-sender.ts';
import { webhookSettingsSchema } from './webhook-settings.ts';

const deliverSchema = z.strictObject({ events: z.array(z.string()).optional() });

/** The routes below `/_local/webhooks`; undefined: there is none such. */
export function answerWebhooks(request: LocalRequest, sender: WebhookSender, now: number): LocalAnswer | undefined {
  const { queue } = sender;
  switch (`${request.method} ${request.path}`) {
    case 'PUT /_local/webhooks':
      return withBody(request, webhookSettingsSchema, (settings) => {
        queue.configure({ ...settings, endpoints: settings.endpoints ?? queue.settings.endpoints });
        return { status: 200, body: queue.settings };
      });
    case 'GET /_local/webhooks':
      return { status: 200, body: { ...queue.settings, deliveries: queue.deliveries().map(shown) } };
    case 'POST /_local/webhooks/deliver': {
      if (request.body.length === 0) return { status: 202, body: { released: queue.release(now) } };
      return withBody(request, deliverSchema, ({ events }) => ({
        status: 202,
        body: { released: queue.release(now, events) },
      }));
    }
    default:
      return undefined;
  }
}

function shown({ id, event, url, state, dueAt, attempts }: WebhookDelivery): object {
  return { id, event: event.id, type: event.type, url, state, ...(state === 'waiting' ? { dueAt } : {}), attempts };
}
