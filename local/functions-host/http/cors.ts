import type { IncomingHttpHeaders } from 'node:http';

/** `Host.CORS` of local.settings.json: the origins whose pages may call, `*` for all. */
export interface Cors {
  origins: string[];
  credentials: boolean;
}

/** Headers for an answer to a page of another origin; empty for one that may not read it. */
export function corsHeaders(cors: Cors | undefined, headers: IncomingHttpHeaders): [string, string][] {
  const { origin } = headers;
  if (cors === undefined || origin === undefined) return [];
  const any = cors.origins.includes('*') && !cors.credentials;
  if (!any && !cors.origins.some((one) => one === '*' || one.toLowerCase() === origin.toLowerCase())) return [];
  return [
    ['access-control-allow-origin', any ? '*' : origin],
    ...(any ? [] : [['vary', 'Origin'] satisfies [string, string]]),
    ...(cors.credentials ? [['access-control-allow-credentials', 'true'] satisfies [string, string]] : []),
  ];
}

/** The further headers of an answer to a browser that asks first, or undefined when this is another request. */
export function preflightHeaders(
  cors: Cors | undefined,
  method: string,
  headers: IncomingHttpHeaders,
): [string, string][] | undefined {
  const wanted = headers['access-control-request-method'];
  if (cors === undefined || method !== 'OPTIONS' || wanted === undefined || headers.origin === undefined) {
    return undefined;
  }
  const named = headers['access-control-request-headers'];
  return [
    ['access-control-allow-methods', wanted],
    ...(named === undefined ? [] : [['access-control-allow-headers', named] satisfies [string, string]]),
  ];
}
