import { createHash, timingSafeEqual } from 'node:crypto';
import type { HttpRequest } from '@azure/functions';
import { bearerOf } from './bearer.ts';
import { Problem } from './problem.ts';

/** Who may act on any order: known by the SHA-256 of a token, which is not kept. */
export interface Operator {
  name: string;
  tokenHash: Buffer;
}

/**
 * The operator whose token the request bears, as the ledger names who wrote an entry: `operator:ada`. Throws a Problem for
 * anybody else. Constant time.
 */
export function operatorOf(request: HttpRequest, operators: readonly Operator[]): string {
  const token = bearerOf(request);
  if (token === undefined) {
    throw new Problem('operator_unknown', { detail: 'Send your operator token as "Authorization: Bearer …".' });
  }
  const hash = createHash('sha256').update(token).digest();
  // All are compared, so that time does not tell which one it was.
  const [known] = operators.filter(({ tokenHash }) => timingSafeEqual(tokenHash, hash));
  if (known === undefined) {
    throw new Problem('operator_unknown', {
      detail: 'The token is none of the operators that OPERATOR_TOKENS names, by the SHA-256 of their tokens.',
    });
  }
  return `operator:${known.name}`;
}
