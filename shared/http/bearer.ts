import type { HttpRequest } from '@azure/functions';
import { Problem } from './problem.ts';

/** The bearer token of a request, or undefined when there is none. */
export function bearerOf(request: HttpRequest): string | undefined {
  return /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
}

/** The bearer token of a buyer's request. Throws a Problem when there is none. */
export function bearerToken(request: HttpRequest): string {
  const token = bearerOf(request);
  if (token !== undefined) return token;
  throw new Problem('unauthenticated', {
    detail: 'Send the accessToken of the checkout as "Authorization: Bearer …".',
  });
}
