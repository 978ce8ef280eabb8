import { z } from 'zod';
import { unauthorized } from './refusal.ts';

/** What a token for a vault is issued for. */
export const audience = 'https://vault.azure.net';

const claimsSchema = z.object({ aud: z.string(), exp: z.number() });

/**
 * Checks the shape of an access token, for whom it was issued, and its expiry against `now` (epoch milliseconds); who signed
 * it is not looked at.
 * @throws {VaultRefusal} 401 that says which of these does not hold.
 */
export function checkBearerToken(authorization: string | undefined, now: number): void {
  const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw unauthorized('AKV10000: Request is missing a Bearer or PoP token.');
  const claims = claimsOf(token);
  if (claims === undefined) throw unauthorized('AKV10000: Expected a token with the claims aud and exp.');
  if (claims.aud !== audience) {
    throw unauthorized(`AKV10022: Invalid audience. Expected ${audience}, found: ${claims.aud}.`);
  }
  if (claims.exp * 1_000 <= now) throw unauthorized('AKV10000: The token has expired.');
}

function claimsOf(token: string): z.infer<typeof claimsSchema> | undefined {
  const [, claims = '', ...rest] = token.split('.');
  if (rest.length !== 1) return undefined;
  try {
    return claimsSchema.safeParse(JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
