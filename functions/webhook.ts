import type { HttpHandler } from '@azure/functions';
import { endpoint } from '../shared/http/endpoint.ts';
import { Problem } from '../shared/http/problem.ts';
import { readSignedBody } from '../shared/http/webhook-body.ts';
import type { Look } from '../shared/order/order.ts';
import { type HintPipeline, takeHint } from '../shared/pipeline/take-hint.ts';
import type { Secret } from '../shared/ports/secrets.ts';
import type { VerifyWebhook, Webhook } from '../shared/ports/webhooks.ts';

type Refusal = Extract<Webhook, { kind: 'refused' }>['reason'];

const details: Record<Refusal, string> = {
  unsigned: 'Expected a signature in the headers.',
  forged: 'The signature is not of this body under a secret that is in use here.',
  stale: 'It was signed more than five minutes ago, or the clocks differ by as much.',
  unreadable: 'It is well signed, and yet not an event.',
};

/**
 * POST /api/webhooks/payments and /api/webhooks/shipping: a provider says that something happened there.
 *
 * Answered with 204 only once the order has it in writing, or there is nothing to be learned; the provider sends again
 * whatever was answered otherwise. Nothing of an event is believed but which order to look at.
 * @param verifier by the secrets in use; undefined while none is set.
 */
export const webhook = (
  at: keyof Look,
  verifier: Secret<VerifyWebhook | undefined>,
  pipeline: HintPipeline,
): HttpHandler =>
  endpoint(pipeline.signals, async (request) => {
    const verify = await verifier();
    if (verify === undefined) {
      throw new Problem('webhooks_not_configured', {
        detail: 'No secret is set by which a webhook could be believed. Set it, and send again.',
        retryAfter: 3_600,
      });
    }
    const event = verify(await readSignedBody(request), request.headers, pipeline.clock.now());
    if (event.kind === 'refused') {
      pipeline.signals.event('webhook.refused', { at, reason: event.reason });
      throw new Problem(event.reason === 'unreadable' ? 'invalid_request' : 'webhook_refused', {
        detail: details[event.reason],
      });
    }
    await takeHint(pipeline, at, event);
    return { status: 204 };
  });
