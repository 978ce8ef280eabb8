import { isStandIn } from '../ports/stand-in.ts';

/** Where a connection string has telemetry sent, if that is a stand-in on this machine. */
export function localCollector(connectionString: string): string | undefined {
  const endpoint = /(?:^|;)\s*IngestionEndpoint=([^;]+)/i.exec(connectionString)?.[1] ?? '';
  return isStandIn(endpoint) ? new URL(endpoint).origin : undefined;
}
