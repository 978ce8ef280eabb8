import { createHmac, timingSafeEqual } from 'node:crypto';
import { HubRefusal } from './refusal.ts';

export interface SasRule {
  keyName: string;
  key: string;
}

interface SignedRequest {
  /** The `Authorization` header. */
  authorization: string | undefined;
  /** Host and path of the request, without a scheme: `127.0.0.1:12113/orders/messages/`. */
  resource: string;
  /** Epoch milliseconds. */
  now: number;
}

/**
 * Checks a shared access signature: its shape, the rule, the signature, the expiry, and that it was issued for this resource.
 * https://learn.microsoft.com/rest/api/eventhub/generate-sas-token
 * @throws {HubRefusal} 401 that says which of these does not hold.
 */
export function checkSasToken({ authorization = '', resource, now }: SignedRequest, rule: SasRule): void {
  const { audience, signature, expiry, keyName, signed } = readToken(authorization);
  if (keyName !== rule.keyName) throw unauthorized(`InvalidSignature: there is no rule "${keyName}"`);
  const expected = createHmac('sha256', rule.key).update(signed).digest();
  const given = Buffer.from(signature, 'base64');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw unauthorized('InvalidSignature: the token has an invalid signature');
  }
  if (expiry * 1000 <= now) throw unauthorized('ExpiredToken: the token has expired');
  const issuedFor = audience.toLowerCase().replace(/^[a-z]+:\/\//, '');
  if (!resource.toLowerCase().startsWith(issuedFor)) {
    throw unauthorized(`InvalidAudience: the token was issued for "${issuedFor}", not for "${resource}"`);
  }
}

interface SasToken {
  audience: string;
  signature: string;
  /** Seconds since the epoch. */
  expiry: number;
  keyName: string;
  /** The text that the signature signs. */
  signed: string;
}

function readToken(authorization: string): SasToken {
  const [scheme, parameters = ''] = authorization.split(' ');
  if (scheme !== 'SharedAccessSignature') {
    throw unauthorized('MissingToken: the Authorization header has no SharedAccessSignature');
  }
  const parts = new Map(
    parameters.split('&').map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  );
  const [sr, sig, se, skn] = ['sr', 'sig', 'se', 'skn'].map((name) => parts.get(name));
  if (sr === undefined || sig === undefined || skn === undefined || se === undefined || !/^\d+$/.test(se)) {
    throw unauthorized('MalformedToken: the token needs sr, sig, se (in seconds since the epoch) and skn');
  }
  try {
    return {
      audience: decodeURIComponent(sr),
      signature: decodeURIComponent(sig),
      expiry: Number(se),
      keyName: decodeURIComponent(skn),
      signed: `${sr}\n${se}`,
    };
  } catch {
    throw unauthorized('MalformedToken: the token is not URL-encoded');
  }
}

function unauthorized(detail: string): HubRefusal {
  return new HubRefusal(401, detail);
}
