import { z } from 'zod';
import type { Delays } from './delays.ts';
import { type Faults, faultRulesSchema } from './faults.ts';
import type { BookedCall, LocalAnswer, LocalRequest, LocalServiceOptions } from './local-call.ts';

const clockSchema = z.union([z.strictObject({ advanceMs: z.int().min(0) }), z.strictObject({ now: z.int().min(0) })]);

interface Controlled extends Pick<LocalServiceOptions, 'clock' | 'objects' | 'reset' | 'control'> {
  faults: Faults;
  calls: BookedCall[];
  delays: Delays;
}

/** The routes below `/_local` that every service has: faults, delayed, clock, books, reset. */
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
      service.reset();
      service.faults.clear();
      service.clock.reset();
      service.calls.length = 0;
      return { status: 204 };
    default: {
      const own = await service.control?.(request);
      return (
        own ??
        refusal(
          404,
          `No local route ${request.method} ${request.path}. There are POST and DELETE /_local/faults, GET and DELETE /_local/delayed, POST /_local/clock, GET /_local/books and POST /_local/reset.`,
        )
      );
    }
  }
}

function withBody<T>(request: LocalRequest, schema: z.ZodType<T>, answer: (body: T) => LocalAnswer): LocalAnswer {
  let json: unknown;
  try {
    json = JSON.parse(request.body.toString('utf8'));
  } catch {
    return refusal(400, `${request.path} expects a JSON body.`);
  }
  const parsed = schema.safeParse(json);
  return parsed.success ? answer(parsed.data) : refusal(400, `${request.path}: ${z.prettifyError(parsed.error)}`);
}

function refusal(status: number, message: string): LocalAnswer {
  return { status, body: { error: message } };
}
