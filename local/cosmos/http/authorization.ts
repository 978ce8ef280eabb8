import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { LocalRequest } from 'local-service';
import { Refusal, unsupported } from '../store/refusal.ts';
import { header } from './request-headers.ts';
import type { Route } from './route.ts';
import { authorizeToken } from './token-authorization.ts';

/** Checks the key signature or the Microsoft Entra token of a request; `now` is in epoch milliseconds. Throws 401. */
export function authorize(request: LocalRequest, route: Route, key: KeyObject, now: number): void {
  const sent = header(request, 'authorization');
  if (sent === undefined) {
    throw unauthorized('Required Header authorization is missing. Ensure a valid Authorization token is passed.');
  }
  const parts = new URLSearchParams(decode(sent).replaceAll('+', '%2B'));
  const signature = parts.get('sig') ?? '';
  switch (parts.get('type')) {
    case 'master':
      return requireSignature(signature, request, route, key);
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
  const date = header(request, 'x-ms-date') ?? header(request, 'date') ?? '';
  const rid = link.split('/').at(-1) ?? '';
  const links = [link, rid.toLowerCase()];
  return links.map(
    (signed) => `${request.method.toLowerCase()}\n${resourceType.toLowerCase()}\n${signed}\n${date.toLowerCase()}\n\n`,
  );
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
