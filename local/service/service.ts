import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { isIPv6 } from 'node:net';
import { answerControl } from './control.ts';
import { refusal } from './control-body.ts';
import { Delays } from './delays.ts';
import { type Fault, Faults } from './faults.ts';
import type { BookedCall, LocalAnswer, LocalCall, LocalRequest, LocalServiceOptions } from './local-call.ts';
import { WebhookSender } from './webhook-sender.ts';

export type { BookedCall, LocalAnswer, LocalCall, LocalRequest, LocalServiceOptions } from './local-call.ts';
export type { WebhookAttempt, WebhookSource } from './webhook-sender.ts';
export type { WebhookEndpoint } from './webhook-settings.ts';

export interface LocalService {
  /** `http://127.0.0.1:PORT`, or https, without a trailing slash. */
  url: string;
  port: number;
  faults: Faults;
  /** Closes the port and every connection. A call that a delay holds up is dropped, its work not done; no webhook follows. */
  stop(): Promise<void>;
}

/** A fault that the person who starts the service can mend; the message says how. */
export class LocalServiceError extends Error {
  readonly code: 'port_in_use' | 'port_refused';
  constructor(code: LocalServiceError['code'], message: string) {
    super(message);
    this.name = 'LocalServiceError';
    this.code = code;
  }
}

const bookedCalls = 100_000;

/** Longer than clients wait between polls: a connection that closes just as a poll goes out looks like a lost answer. */
const keepAliveMs = 65_000;

/** Starts the HTTP shell around a stand-in: raw bodies, `/_local` routes, fault rules and books. */
export async function startLocalService(options: LocalServiceOptions): Promise<LocalService> {
  const faults = new Faults();
  let stopped = false;
  const calls: BookedCall[] = [];
  const delays = new Delays();
  const sender = options.webhooks && new WebhookSender(options.webhooks, options.clock);
  const book = (call: LocalCall, status: number) => {
    const booked: BookedCall = { at: options.clock.now(), operation: call.operation, status };
    if (call.target !== undefined) booked.target = call.target;
    if (call.id !== undefined) booked.id = call.id;
    if (call.key !== undefined) booked.key = call.key;
    calls.push(booked);
    if (calls.length > bookedCalls) calls.splice(0, bookedCalls / 10);
    options.onCall?.(booked);
  };

  const listener = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    handle(incoming, outgoing)
      // A call, a moved clock, a reset: each may have brought something about that others are to be told.
      .then(() => sender?.pump())
      .catch((error: unknown) => {
        console.error(`${options.name}: ${error instanceof Error ? error.stack : String(error)}`);
        if (outgoing.headersSent) outgoing.destroy();
        else send(outgoing, options.refuse(500, requestOf(incoming, Buffer.alloc(0)), false));
      });
  };
  const server = options.tls === undefined ? createServer(listener) : createSecureServer(options.tls, listener);

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = requestOf(incoming, await readBody(incoming));
    if (request.path.startsWith('/_local/')) {
      if (comesFromElsewhere(request))
        return send(outgoing, refusal(403, 'Web pages of other origins may not come here.'));
      const answer = await answerControl(request, { faults, calls, delays, sender, ...options });
      return send(outgoing, answer);
    }
    const page = options.page?.(request);
    if (page !== undefined) return send(outgoing, page);
    const call = options.nameCall(request);
    const fault = faults.strike(call);
    if (fault?.effect === 'before') {
      book(call, 0);
      incoming.socket.destroy();
      return;
    }
    const answer = await answerUnder(fault, request, call);
    if (answer === undefined) {
      book(call, 0);
      incoming.socket.destroy();
      return;
    }
    book(call, answer.status);
    send(outgoing, answer);
  }

  /** undefined: nobody shall hear of it, done (`after`) or not (the service stopped during a delay). */
  async function answerUnder(
    fault: Fault | undefined,
    request: LocalRequest,
    call: LocalCall,
  ): Promise<LocalAnswer | undefined> {
    if (fault?.effect === 'status') return options.refuse(fault.status, request, false, fault.code);
    const early = options.accept?.(request);
    if (fault?.effect === 'delay') await delays.hold(call, fault.delayMs);
    if (stopped) return undefined;
    const answer = early ?? (await options.serve(request));
    if (fault?.effect !== 'after') return answer;
    return fault.status === undefined ? undefined : options.refuse(fault.status, request, true, fault.code);
  }

  server.keepAliveTimeout = keepAliveMs;
  const port = await listen(server, options);
  return {
    url: `${options.tls === undefined ? 'http' : 'https'}://${inUrl(options.host ?? '127.0.0.1')}:${port}`,
    port,
    faults,
    stop: async () => {
      stopped = true;
      delays.release();
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      server.closeAllConnections();
      await Promise.all([closed, sender?.stop()]);
    },
  };
}

async function listen(server: Server, options: LocalServiceOptions): Promise<number> {
  const host = options.host ?? '127.0.0.1';
  server.listen(options.port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') {
      throw new LocalServiceError(
        'port_in_use',
        `${options.name}: port ${options.port} on ${host} is in use. Stop what listens there, or choose another port (0 takes a free one).`,
      );
    }
    throw new LocalServiceError(
      'port_refused',
      `${options.name}: cannot listen on ${host}:${options.port}: ${String(error)}`,
    );
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`${options.name}: no TCP address`);
  return address.port;
}

/** Rejects if the connection ends before the body does. */
function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    incoming
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => resolve(Buffer.concat(chunks)))
      .on('error', reject);
  });
}

function requestOf(incoming: IncomingMessage, body: Buffer): LocalRequest {
  const url = incoming.url ?? '/';
  const queryAt = url.indexOf('?');
  return {
    method: incoming.method ?? 'GET',
    path: queryAt === -1 ? url : url.slice(0, queryAt),
    query: new URLSearchParams(queryAt === -1 ? '' : url.slice(queryAt + 1)),
    url,
    headers: incoming.headers,
    body,
    secure: 'encrypted' in incoming.socket,
  };
}

/** Browsers send a page's simple requests anywhere, and say whose they are. */
function comesFromElsewhere({ headers }: LocalRequest): boolean {
  return headers.origin !== undefined && URL.parse(headers.origin)?.host !== headers.host;
}

/** An IPv6 address stands in brackets. */
function inUrl(host: string): string {
  return isIPv6(host) ? `[${host}]` : host;
}

function send(outgoing: ServerResponse, answer: LocalAnswer): void {
  const { body, type } = encode(answer.body);
  const headers: Record<string, string> = { ...type, ...answer.headers };
  if (body !== undefined) headers['content-length'] = String(Buffer.byteLength(body));
  outgoing.writeHead(answer.status, headers);
  outgoing.end(body);
}

function encode(body: LocalAnswer['body']): { body?: string | Buffer; type?: { 'content-type': string } } {
  if (body === undefined) return {};
  if (typeof body === 'string' || Buffer.isBuffer(body)) return { body };
  return { body: JSON.stringify(body), type: { 'content-type': 'application/json' } };
}
