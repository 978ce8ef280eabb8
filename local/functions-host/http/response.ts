import type { HttpCookie, HttpData, InvocationResponse, TypedData } from '../worker/rpc.ts';
import { setCookie } from './cookie.ts';

export interface HttpAnswer {
  status: number;
  /** Name and value, a name as often as it is sent. */
  headers: [string, string][];
  body: Buffer;
}

const framing = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive']);
const bodyless = new Set([204, 205, 304]);

/** The HTTP answer that a function's response holds; without one the host answers 204. */
export function answerOf(response: InvocationResponse): HttpAnswer {
  const data = response.returnValue?.http ?? response.outputData?.find((output) => output.data?.http)?.data?.http;
  if (data === undefined || data === null) return { status: 204, headers: [], body: Buffer.alloc(0) };
  const status = Number(data.statusCode ?? '200');
  return {
    status,
    headers: [...headersOf(data), ...cookiesOf(data.cookies ?? [])],
    body: bodyless.has(status) ? Buffer.alloc(0) : bytesOf(data.body),
  };
}

function headersOf(data: HttpData): [string, string][] {
  return Object.entries(data.headers ?? {}).filter(([name]) => !framing.has(name.toLowerCase()));
}

function cookiesOf(cookies: HttpCookie[]): [string, string][] {
  return cookies.map((cookie) => ['set-cookie', setCookie(cookie)]);
}

function bytesOf(body: TypedData | null | undefined): Buffer {
  if (body?.bytes) return Buffer.from(body.bytes);
  return Buffer.from(body?.string ?? body?.json ?? '');
}
