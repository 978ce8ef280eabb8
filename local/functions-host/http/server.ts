import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { HostError } from '../host-error.ts';
import type { Invoker } from '../invocation/call.ts';
import type { Log } from '../log.ts';
import { type AdminAnswer, isAdminPath, isPing } from './admin.ts';
import { Connections } from './connections.ts';
import { corsHeaders, preflightHeaders } from './cors.ts';
import { discard, httpDataOf, isHostUsable, readBody, targetOf } from './request.ts';
import { answerOf, type HttpAnswer } from './response.ts';
import type { Routed } from './router.ts';
import type { Site } from './site.ts';

/** How long the rest of a request is read that is answered before its end, in milliseconds, as in Kestrel. */
const longestDiscardMs = 5_000;

/** How long a connection that asks nothing stays open, in milliseconds, as in Kestrel. */
const keepAliveTimeout = 130_000;

export interface HttpServerOptions {
  host: string;
  /** 0 takes a free port. */
  port: number;
  /** Requests wait for it. */
  site(): Promise<Site>;
  log: Log;
}

export interface HttpServer {
  /** `http://HOST:PORT` */
  url: string;
  /** Takes no further connections; resolves when the last request has been answered. */
  close(): Promise<void>;
  /** Cuts what is still open. */
  closeNow(): void;
}

/** `@throws` HostError `port_refused`. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  let closing = false;
  const server = createServer({ keepAliveTimeout }, (incoming, outgoing) => {
    const serve = async () => {
      const answer = await answerTo(incoming, await options.site());
      if (closing || !incoming.complete) outgoing.shouldKeepAlive = false;
      await send(incoming, outgoing, answer);
    };
    serve().catch((error: unknown) => {
      const byClient = incoming.errored !== null || outgoing.destroyed;
      if (!byClient) options.log('error', 'host', `${incoming.method} ${incoming.url} failed: ${String(error)}`);
      if (outgoing.headersSent || byClient) outgoing.destroy();
      else outgoing.writeHead(500, { 'content-length': 0, connection: 'close' }).end();
    });
  });
  const connections = new Connections(server);
  const port = await listen(server, options);
  return {
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        closing = true;
        server.close(() => resolve());
        connections.closeIdle();
      }),
    closeNow: () => server.closeAllConnections(),
  };
}

async function listen(server: Server, { host, port }: HttpServerOptions): Promise<number> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new HostError(
        'port_refused',
        `Port ${port} on ${host} is in use. Stop what listens there, or choose another port (--port 0 takes a free one).`,
      );
    }
    throw new HostError('port_refused', `Cannot listen on ${host}:${port}: ${String(error)}`, { cause: error });
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The server has no TCP address.');
  return address.port;
}

async function answerTo(incoming: IncomingMessage, site: Site): Promise<HttpAnswer> {
  const answer = isHostUsable(incoming) ? await answerFor(incoming, site) : empty(400);
  return { ...answer, headers: [...site.headers, ...corsHeaders(site.cors, incoming.headers), ...answer.headers] };
}

async function answerFor(incoming: IncomingMessage, site: Site): Promise<HttpAnswer> {
  const method = incoming.method ?? 'GET';
  const target = targetOf(incoming);
  const path = target.split('?', 1)[0] ?? '/';
  const preflight = preflightHeaders(site.cors, method, incoming.headers);
  if (preflight !== undefined) return { ...empty(204), headers: preflight };

  const body = await readBody(incoming, site.bodyLimit);
  if (body.kind === 'too_large') return empty(413);
  const key = presentedKey(incoming.headers, target);
  if (isAdminPath(path)) {
    if (!isPing(path) && !site.keys.allow('admin', undefined, key)) return empty(401);
    const text = body.kind === 'kept' ? body.bytes.toString('utf8') : '';
    return jsonAnswer(site.admin.answer(method, path, text));
  }
  const routed = site.router.route(method, path);
  if (routed === undefined) return empty(404);
  if (!site.keys.allow(routed.trigger.authLevel, routed.definition.name, key)) return empty(401);
  if (body.kind === 'dropped') {
    site.log(
      'warning',
      routed.definition.name,
      'the request has a body but no Content-Length; the function gets no body, as in Azure.',
    );
  }
  return invoke(incoming, routed, { ...site, path, data: httpDataOf(incoming, routed.params, body) });
}

/** The header counts before the query, as in Azure. */
function presentedKey(headers: IncomingHttpHeaders, target: string): string | undefined {
  const header = headers['x-functions-key'];
  if (typeof header === 'string') return header;
  const at = target.indexOf('?');
  return at === -1 ? undefined : (new URLSearchParams(target.slice(at + 1)).get('code') ?? undefined);
}

async function invoke(
  incoming: IncomingMessage,
  { definition }: Routed,
  call: { invoker: Invoker; log: Log; path: string; data: ReturnType<typeof httpDataOf> },
): Promise<HttpAnswer> {
  const traceParent = incoming.headers['traceparent'];
  const outcome = await call.invoker.invoke({
    target: definition.registered,
    binding: definition.binding,
    input: { http: call.data },
    cause: `${incoming.method} ${call.path}`,
    traceParent: typeof traceParent === 'string' ? traceParent : undefined,
    summarize: (response) => String(answerOf(response).status),
  });
  return outcome.ok ? answerOf(outcome.response) : empty(500);
}

function empty(status: number): HttpAnswer {
  return { status, headers: [], body: Buffer.alloc(0) };
}

function jsonAnswer({ status, body }: AdminAnswer): HttpAnswer {
  if (body === undefined) return empty(status);
  return { status, headers: [['content-type', 'application/json']], body: Buffer.from(JSON.stringify(body)) };
}

async function send(incoming: IncomingMessage, outgoing: ServerResponse, answer: HttpAnswer): Promise<void> {
  if (!(answer.status >= 200 && answer.status <= 599)) {
    throw new RangeError(`The function answers with the status ${answer.status}. Expected 200 to 599.`);
  }
  for (const [name, value] of answer.headers) outgoing.appendHeader(name, value);
  if (answer.status !== 204 && answer.status !== 304) outgoing.setHeader('content-length', answer.body.length);
  outgoing.writeHead(answer.status);
  if (!incoming.complete) {
    // A connection that is closed on a client that still sends takes the answer away from it.
    outgoing.flushHeaders();
    await discard(incoming, longestDiscardMs);
  }
  outgoing.end(incoming.method === 'HEAD' ? undefined : answer.body);
}
