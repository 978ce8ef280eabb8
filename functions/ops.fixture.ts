import { createHash } from 'node:crypto';
import type { Operator } from '../shared/http/operator.ts';
import { fixed } from '../shared/ports/secrets.ts';

export const token = 'ada-keeps-this-to-herself';
export const asAda = { authorization: `Bearer ${token}` };

const operator = (name: string, secret: string): Operator => ({
  name,
  tokenHash: createHash('sha256').update(secret).digest(),
});

/** Two who may act on orders; the token is the first one's. */
const ada = operator('ada', token);
export const hashOfToken = ada.tokenHash.toString('hex');
export const operators = fixed([ada, operator('grace', 'another-token')]);
