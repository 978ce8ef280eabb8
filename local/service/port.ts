import { once } from 'node:events';
import { isIPv6, type Server } from 'node:net';
import type { LocalServiceOptions } from './local-call.ts';

/** A fault that the person who starts the service can mend; the message says how. */
export class LocalServiceError extends Error {
  readonly code: 'port_in_use' | 'port_refused';
  constructor(code: LocalServiceError['code'], message: string) {
    super(message);
    this.name = 'LocalServiceError';
    this.code = code;
  }
}

type Place = Pick<LocalServiceOptions, 'name' | 'port' | 'host'>;

/** Opens the port and answers which one it is; 127.0.0.1 unless told otherwise. Throws a `LocalServiceError`. */
export async function openPort(server: Server, options: Place): Promise<number> {
  const host = hostOf(options);
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

export function urlOf(options: LocalServiceOptions, port: number): string {
  const host = hostOf(options);
  return `${options.tls === undefined ? 'http' : 'https'}://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

function hostOf({ host = '127.0.0.1' }: Place): string {
  return host;
}
