import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { answerControl } from './control.ts';
import { refusal } from './control-body.ts';
import { Delays } from './delays.ts';
import { type Fault, Faults } from './faults.ts';
import { readRequest, requestOf, send, unreadable, wireText } from './http-exchange.ts';
import type { BookedCall, LocalAnswer, LocalCall, LocalRequest, LocalServiceOptions } from './local-call.ts';
import { openPort, urlOf } from './port.ts';
import { WebhookSender } from './webhook-sender.ts';

export type { BookedCall, LocalAnswer, LocalCall, LocalRequest, LocalServiceOptions } from './local-call.ts';
export { LocalServiceError } from './port.ts';
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

const bookedCalls = 100_000;

/** Longer than clients wait between polls: a connection that closes just as a poll goes out looks like a lost answer. */
const keepAliveMs = 65_000;

/** Session tokens of many ranges are longer than Node.js takes by default; who sends no host is answered all the same. */
const serverOptions = { maxHeaderSize: 64 * 1024, requireHostHeader: false };

/** Starts the HTTP shell around a stand-in: raw bodies, `/_local` routes, fault rules and books. */
export async function startLocalService(options: LocalServiceOptions): Promise<LocalService> {
  const faults = new Faults();
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

  const report = (error: unknown) => {
    console.error(`${options.name}: ${error instanceof Error ? error.stack : String(error)}`);
  };

  const listener = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    handle(incoming, outgoing)
      // A call, a moved clock, a reset: each may have brought something about that others are to be told.
      .then(() => sender?.pump())
      .catch((error: unknown) => {
        // Whoever breaks off in the middle of a request does not wait for an answer.
        if (!incoming.complete) return outgoing.destroy();
        report(error);
        if (outgoing.headersSent) outgoing.destroy();
        else send(outgoing, options.refuse(500, requestOf(incoming, Buffer.alloc(0)), false));
      })
      .catch((error: unknown) => {
        report(error);
        outgoing.destroy();
      });
  };
  const server =
    options.tls === undefined
      ? createServer(serverOptions, listener)
      : createSecureServer({ ...serverOptions, ...options.tls }, listener);
  server.on('checkExpectation', listener);
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (socket.writable) socket.end(wireText(options.refuse(statusOf(error), unreadable, false)));
    else socket.destroy();
  });

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { request, isTooLong } = await readRequest(incoming);
    if (isTooLong) return send(outgoing, options.refuse(413, request, false));
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
    if (answer === 'unheard') {
      book(call, 0);
      incoming.socket.destroy();
      return;
    }
    book(call, answer.status);
    send(outgoing, answer);
  }

  /** `unheard`: nobody shall hear of it, done (`after`) or not (the service stopped, or was reset, during a delay). */
  async function answerUnder(
    fault: Fault | undefined,
    request: LocalRequest,
    call: LocalCall,
  ): Promise<LocalAnswer | 'unheard'> {
    if (fault?.effect === 'status') return options.refuse(fault.status, request, false, fault.code);
    const early = options.accept?.(request);
    if (fault?.effect === 'delay' && !(await delays.hold(call, fault.delayMs))) return 'unheard';
    const answer = early ?? (await options.serve(request));
    if (fault?.effect !== 'after') return answer;
    return fault.status === undefined ? 'unheard' : options.refuse(fault.status, request, true, fault.code);
  }

  server.keepAliveTimeout = keepAliveMs;
  const port = await openPort(server, options);
  return {
    url: urlOf(options, port),
    port,
    faults,
    stop: async () => {
      delays.drop();
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      server.closeAllConnections();
      await Promise.all([closed, sender?.stop()]);
    },
  };
}

/** How a request that could not be read is refused. */
function statusOf({ code }: NodeJS.ErrnoException): number {
  if (code === 'HPE_HEADER_OVERFLOW') return 431;
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
}

/** Browsers send a page's simple requests anywhere, and say whose they are. */
function comesFromElsewhere({ headers }: LocalRequest): boolean {
  return headers.origin !== undefined && URL.parse(headers.origin)?.host !== headers.host;
}
