import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { openPort } from 'local-service/port';

/** One address before several servers. */
export interface Front {
  /** `http://127.0.0.1:PORT` */
  url: string;
  stop(): Promise<void>;
}

export interface FrontOptions {
  /** 0: a free one. */
  port: number;
  /** The addresses of those that are there now. */
  servers: () => readonly string[];
}

const host = '127.0.0.1';

/**
 * Hands connections on to the servers in turn, byte for byte; one that does not answer is passed over. What is under way
 * with a server breaks off when that server dies.
 *
 * @throws LocalServiceError `port_in_use` or `port_refused`.
 */
export async function startFront({ port, servers }: FrontOptions): Promise<Front> {
  const callers = new Set<Socket>();
  let turn = 0;
  const connect = async (caller: Socket) => {
    callers.add(caller);
    caller.once('close', () => callers.delete(caller));
    const all = servers();
    const first = turn++ % (all.length || 1);
    const server = await firstThatAnswers([...all.slice(first), ...all.slice(0, first)]);
    if (server === undefined) caller.destroy();
    // Either side may break off at any time: that ends both, and concerns nobody else.
    else await Promise.allSettled([pipeline(caller, server), pipeline(server, caller)]);
  };
  const front = createServer({ allowHalfOpen: true }, (caller) => void connect(caller));
  const opened = await openPort(front, { name: 'API', port, host });
  return {
    url: `http://${host}:${opened}`,
    async stop() {
      for (const caller of callers) caller.destroy();
      front.close();
      await once(front, 'close');
    },
  };
}

async function firstThatAnswers(urls: readonly string[]): Promise<Socket | undefined> {
  for (const url of urls) {
    const server = createConnection({ host, port: Number(new URL(url).port), allowHalfOpen: true });
    const isThere = await once(server, 'connect').then(
      () => true,
      () => false,
    );
    if (isThere) return server;
  }
  return undefined;
}
