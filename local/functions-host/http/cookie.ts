import type { HttpCookie } from '../worker/rpc.ts';

const sameSite = { none: undefined, lax: 'lax', strict: 'strict', explicitNone: 'none' } as const;

/** A `Set-Cookie` value as ASP.NET writes it: name and value escaped, path `/` unless told otherwise. */
export function setCookie(cookie: HttpCookie): string {
  const parts = [`${escape(cookie.name ?? '')}=${escape(cookie.value ?? '')}`];
  const seconds = cookie.expires?.value?.seconds;
  if (typeof seconds === 'number') parts.push(`expires=${new Date(seconds * 1000).toUTCString()}`);
  const maxAge = cookie.maxAge?.value;
  if (typeof maxAge === 'number') parts.push(`max-age=${Math.trunc(maxAge)}`);
  if (cookie.domain?.value) parts.push(`domain=${cookie.domain.value}`);
  parts.push(`path=${cookie.path?.value || '/'}`);
  if (cookie.secure?.value === true) parts.push('secure');
  const site = sameSite[cookie.sameSite ?? 'none'];
  if (site !== undefined) parts.push(`samesite=${site}`);
  if (cookie.httpOnly?.value === true) parts.push('httponly');
  return parts.join('; ');
}

function escape(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
