import { createHash } from 'node:crypto';
import type { Operator } from '../shared/http/operator.ts';

export const token = 'ada-keeps-this-to-herself';
export const asAda = { authorization: `Bearer ${token}` };

const operator = (name: string, secret: string): Operator => ({
  name,
  tokenHash: createHash('sha256').update(secret).digest(),
});

/** Two who may act on orders; the token is the first one's. */
export const operators = [operator('ada', token), operator('grace', 'another-token')];
