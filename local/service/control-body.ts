import { z } from 'zod';
import type { LocalAnswer, LocalRequest } from './local-call.ts';

/** Answers a `/_local` route whose JSON body must fit `schema`; 400 with the reason when it does not. */
export function withBody<T>(
  request: LocalRequest,
  schema: z.ZodType<T>,
  answer: (body: T) => LocalAnswer,
): LocalAnswer {
  let json: unknown;
  try {
    json = JSON.parse(request.body.toString('utf8'));
  } catch {
    return refusal(400, `${request.path} expects a JSON body.`);
  }
  const parsed = schema.safeParse(json);
  return parsed.success ? answer(parsed.data) : refusal(400, `${request.path}: ${z.prettifyError(parsed.error)}`);
}

export function refusal(status: number, message: string): LocalAnswer {
  return { status, body: { error: message } };
}
