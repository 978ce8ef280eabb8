import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { HostError } from '../host-error.ts';
import type { Invoker } from '../invocation/call.ts';
import type { Log } from '../log.ts';
import { type AdminAnswer, type HostAdmin, isAdminPath } from './admin.ts';
import { httpDataOf, readBody } from './request.ts';
import { answerOf, type HttpAnswer } from './response.ts';
import type { Routed, Router } from './router.ts';

/** What requests are answered from. It changes with the app, under the same port. */
export interface Site {
  router: Router;
  invoker: Invoker;
  admin: HostAdmin;
  log: Log;
  /** The largest body in bytes; a larger one is answered with 413. */
  bodyLimit: number;
}

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
  const server = createServer((incoming, outgoing) => {
    const serve = async () => {
      const answer = await answerTo(incoming, await options.site());
      if (closing || !incoming.complete) outgoing.shouldKeepAlive = false;
      send(incoming, outgoing, answer);
    };
    serve().catch((error: unknown) => {
      const byClient = incoming.errored !== null;
      if (!byClient) options.log('error', 'host', `${incoming.method} ${incoming.url} failed: ${String(error)}`);
      outgoing.destroy();
    });
  });
  const port = await listen(server, options);
  return {
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        closing = true;
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
    closeNow: () => server.closeAllConnections(),
  };
}

async function listen(server: Server, { host, port }: HttpServerOptions): Promise<number> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    const reason = inUse
      ? `Port ${port} on ${host} is in use. Stop what listens there, or choose another port (--port 0 takes a free one).`
      : `Cannot listen on ${host}:${port}: ${String(error)}`;
    throw new HostError('port_refused', reason, { cause: error });
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The server has no TCP address.');
  return address.port;
}

async function answerTo(incoming: IncomingMessage, site: Site): Promise<HttpAnswer> {
  const path = (incoming.url ?? '/').split('?', 1)[0] ?? '/';
  const body = await readBody(incoming, site.bodyLimit);
  if (body.kind === 'too_large') return empty(413);
  if (isAdminPath(path)) {
    const text = body.kind === 'kept' ? body.bytes.toString('utf8') : '';
    return jsonAnswer(site.admin.answer(incoming.method ?? 'GET', path, text));
  }
  const routed = site.router.route(incoming.method ?? 'GET', path);
  if (routed === undefined) return empty(404);
  if (body.kind === 'dropped') {
    site.log(
      'warning',
      routed.definition.name,
      'the request has a body but no Content-Length; the function gets no body, as in Azure.',
    );
  }
  return invoke(incoming, routed, { ...site, path, data: httpDataOf(incoming, routed.params, body) });
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

function send(incoming: IncomingMessage, outgoing: ServerResponse, answer: HttpAnswer): void {
  for (const [name, value] of answer.headers) outgoing.appendHeader(name, value);
  if (answer.status !== 204 && answer.status !== 304) outgoing.setHeader('content-length', answer.body.length);
  outgoing.writeHead(answer.status);
  outgoing.end(incoming.method === 'HEAD' ? undefined : answer.body);
}
