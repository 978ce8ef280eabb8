import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { refusal, withBody } from './control-body.ts';
import type { Delays } from './delays.ts';
import { type Faults, faultRulesSchema } from './faults.ts';
import type { BookedCall, LocalAnswer, LocalRequest, LocalServiceOptions } from './local-call.ts';
import { answerWebhooks } from './webhook-control.ts';
import type { WebhookSender } from './webhook-sender.ts';

const clockSchema = z.union([z.strictObject({ advanceMs: z.int().min(0) }), z.strictObject({ now: z.int().min(0) })]);

interface Controlled extends Pick<LocalServiceOptions, 'clock' | 'objects' | 'reset' | 'control'> {
  faults: Faults;
  calls: BookedCall[];
  delays: Delays;
  sender: WebhookSender | undefined;
}

/** The routes below `/_local` that every service has: faults, delayed, clock, books, reset, and webhooks where it sends any. */
export async function answerControl(request: LocalRequest, service: Controlled): Promise<LocalAnswer> {
  switch (`${request.method} ${request.path}`) {
    case 'POST /_local/faults':
      return withBody(request, faultRulesSchema, (rules) => ({
        status: 200,
        body: { ids: service.faults.add(rules) },
      }));
    case 'DELETE /_local/faults':
      service.faults.clear();
      return { status: 204 };
    case 'GET /_local/delayed':
      return { status: 200, body: { calls: service.delays.calls() } };
    case 'DELETE /_local/delayed':
      service.delays.release();
      return { status: 204 };
    case 'POST /_local/clock':
      return withBody(request, clockSchema, (move) => {
        if ('now' in move) service.clock.set(move.now);
        else service.clock.advance(move.advanceMs);
        return { status: 200, body: { now: service.clock.now() } };
      });
    case 'GET /_local/books':
      return { status: 200, body: { calls: service.calls, objects: service.objects() } };
    case 'POST /_local/reset':
      service.delays.drop();
      // What is dropped is booked, too, before the books are emptied.
      await setImmediate();
      await service.reset();
      service.sender?.queue.clear();
      service.faults.clear();
      service.clock.reset();
      service.calls.length = 0;
      return { status: 204 };
    default: {
      const webhooks = service.sender && answerWebhooks(request, service.sender, service.clock.now());
      return (
        webhooks ??
        (await service.control?.(request)) ??
        refusal(
          404,
          `No local route ${request.method} ${request.path}. There are POST and DELETE /_local/faults, GET and DELETE /_local/delayed, POST /_local/clock, GET /_local/books and POST /_local/reset${service.sender === undefined ? '' : ', PUT and GET /_local/webhooks and POST /_local/webhooks/deliver'}.`,
        )
      );
    }
  }
}
