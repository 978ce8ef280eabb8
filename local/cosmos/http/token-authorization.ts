import type { LocalRequest } from 'local-service';
import { z } from 'zod';
import { Refusal } from '../store/refusal.ts';
import { header } from './request-headers.ts';

const headSchema = z.looseObject({ alg: z.string() });
const claimsSchema = z.looseObject({
  aud: z.string(),
  exp: z.number(),
  nbf: z.number().optional(),
});

/** The service's sub-statuses. */
const codes = { format: 5003, notYetValid: 5005, expired: 5006, audience: 5008 } as const;

/** The audience that holds for every account. */
const anyAccount = 'https://cosmos.azure.com';

/**
 * Checks a Microsoft Entra token: its shape, whom it is meant for, and its time. Not its signature, so that anyone can make
 * one for a test. Throws 401 in the words of the service.
 */
export function authorizeToken(token: string, request: LocalRequest, now: number): void {
  const { aud, exp, nbf } = claimsOf(token);
  const accepted = audiencesOf(request);
  if (!accepted.includes(aud.replace(/\/+$/, ''))) {
    throw blocked(
      codes.audience,
      `Provided AAD token is intended for [${aud}]. This database account accepts tokens intended for [${accepted.join(', ')}].`,
    );
  }
  if (nbf !== undefined && nbf * 1000 > now + allowedSkewMs) {
    throw blocked(
      codes.notYetValid,
      `Provided AAD token is not valid until [${utc(nbf * 1000)}]. Current server time is [${utc(now)}].`,
    );
  }
  if (exp * 1000 <= now) {
    throw blocked(
      codes.expired,
      `Provided AAD token has been expired since [${utc(exp * 1000)}]. Current server time is [${utc(now)}]. Please refresh the AAD token.`,
    );
  }
}

/** How far the clocks of an issuer and a server may be apart. */
const allowedSkewMs = 5 * 60 * 1000;

function claimsOf(token: string): z.infer<typeof claimsSchema> {
  const [head, claims, signature, more] = token.split('.');
  const shaped =
    headSchema.safeParse(partOf(head)).success && signature !== undefined && signature !== '' && more === undefined;
  const parsed = claimsSchema.safeParse(partOf(claims));
  if (shaped && parsed.success) return parsed.data;
  throw blocked(
    codes.format,
    'Provided AAD token has an invalid format. It takes three parts, the first two JSON in base64url: {"alg"}, {"aud", "exp"}.',
  );
}

function partOf(part: string | undefined): unknown {
  if (part === undefined || !/^[\w-]+$/.test(part)) return undefined;
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The account as the caller addresses it, with and without its port. */
function audiencesOf(request: LocalRequest): string[] {
  const address = URL.parse(`http://${header(request, 'host') ?? ''}`);
  const names = address === null ? [] : [...new Set([address.host, address.hostname])];
  const own = names.flatMap((name) => [`https://${name}`, `http://${name}`]);
  return [...own, anyAccount];
}

function blocked(code: number, message: string): Refusal {
  return new Refusal(401, `Request blocked by Auth cosmos-emulator : ${message}`, { subStatus: code });
}

/** As .NET prints it in English: `1/30/2025 2:47:35 PM (UTC)`. */
function utc(ms: number): string {
  const text = new Date(ms).toLocaleString('en-US', { timeZone: 'UTC' });
  return `${text.replace(',', '').replaceAll('\u202f', ' ')} (UTC)`;
}
