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
  const scheme = 'SharedAccessSignature ';
  if (!authorization.startsWith(scheme))
    throw unauthorized('MissingToken: the Authorization header has no SharedAccessSignature.');
  const parts = new Map(
    authorization
      .slice(scheme.length)
      .split('&')
      .map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  );
  const [audience, signature, expiry, keyName] = ['sr', 'sig', 'se', 'skn'].map((name) => parts.get(name));
  if (audience === undefined || signature === undefined || expiry === undefined || keyName === undefined) {
    throw unauthorized('MalformedToken: the token needs sr, sig, se and skn.');
  }
  if (!/^\d+$/.test(expiry)) throw unauthorized('MalformedToken: se must be seconds since the epoch.');
  if (decodeURIComponent(keyName) !== rule.keyName)
    throw unauthorized(`InvalidSignature: there is no rule "${keyName}".`);
  const expected = createHmac('sha256', rule.key).update(`${audience}\n${expiry}`).digest();
  const given = Buffer.from(decodeURIComponent(signature), 'base64');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw unauthorized('InvalidSignature: the token has an invalid signature.');
  }
  if (Number(expiry) * 1000 <= now) throw unauthorized('ExpiredToken: the token has expired.');
  const issuedFor = decodeURIComponent(audience)
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '');
  if (!resource.toLowerCase().startsWith(issuedFor)) {
    throw unauthorized(`InvalidAudience: the token was issued for "${issuedFor}", not for "${resource}".`);
  }
}

function unauthorized(detail: string): HubRefusal {
  return new HubRefusal(401, detail);
}
