import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { LocalRequest } from 'local-service';
import { Refusal, unsupported } from '../store/refusal.ts';
import { header } from './request-headers.ts';
import type { Route } from './route.ts';
import { authorizeToken } from './token-authorization.ts';

/** What a request is checked against. Times in epoch milliseconds. */
interface Authority {
  key: KeyObject;
  /** The emulator's time, by which tokens go. */
  now: number;
  /** The machine's, by which clients sign, whatever the emulator's says. */
  machineNow: number;
}

/** How far the date of a signature may be from the server's. */
const allowedSkewMs = 15 * 60 * 1000;

/** Checks the key signature or the Microsoft Entra token of a request. Throws 401, and 403 for a signature of another time. */
export function authorize(request: LocalRequest, route: Route, { key, now, machineNow }: Authority): void {
  const sent = header(request, 'authorization');
  if (sent === undefined) {
    throw unauthorized('Required Header authorization is missing. Ensure a valid Authorization token is passed.');
  }
  const parts = new URLSearchParams(decode(sent).replaceAll('+', '%2B'));
  const signature = parts.get('sig') ?? '';
  switch (parts.get('type')) {
    case 'master':
      requireSignature(signature, request, route, key);
      return requireDate(request, machineNow);
    case 'aad':
      return authorizeToken(signature, request, now);
    case 'resource':
      throw unsupported('resource tokens');
    default:
      throw unauthorized(`The authorization header has type=${parts.get('type')}; expected type=master or type=aad.`);
  }
}

function requireSignature(signature: string, request: LocalRequest, route: Route, key: KeyObject): void {
  const texts = signedTexts(request, route);
  if (texts.some((text) => matches(signature, createHmac('sha256', key).update(text).digest()))) return;
  throw unauthorized(
    `The input authorization token can't serve the request. Check that the client has the emulator's key. The server signed '${(texts[0] ?? '').replaceAll('\n', '\\n')}'.`,
  );
}

/** The link is signed as it is for paths by name; for paths by resource id only that id, in lower case. */
function signedTexts(request: LocalRequest, { resourceType, link }: Route): string[] {
  const date = dateOf(request);
  const rid = link.split('/').at(-1) ?? '';
  const links = [link, rid.toLowerCase()];
  return links.map(
    (signed) => `${request.method.toLowerCase()}\n${resourceType.toLowerCase()}\n${signed}\n${date.toLowerCase()}\n\n`,
  );
}

function requireDate(request: LocalRequest, machineNow: number): void {
  const signedAt = Date.parse(dateOf(request));
  if (Number.isNaN(signedAt)) {
    throw unauthorized(`The date header must be an HTTP date such as ${new Date(machineNow).toUTCString()}.`);
  }
  if (Math.abs(signedAt - machineNow) <= allowedSkewMs) return;
  const [start, expiry, now] = [signedAt, signedAt + allowedSkewMs, machineNow].map((at) => new Date(at).toUTCString());
  throw new Refusal(
    403,
    `The authorization token is not valid at the current time. Please create another token and retry (token start time: ${start}, token expiry time: ${expiry}, current server time: ${now}).`,
  );
}

function dateOf(request: LocalRequest): string {
  return header(request, 'x-ms-date') ?? header(request, 'date') ?? '';
}

function matches(signature: string, expected: Buffer): boolean {
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw unauthorized('The authorization header is not URL-encoded.');
  }
}

function unauthorized(message: string): Refusal {
  return new Refusal(401, message);
}
