/** Where a connection string has telemetry sent, if that is a stand-in on this very machine: plain http, loopback address. */
export function localCollector(connectionString: string): string | undefined {
  const endpoint = /(?:^|;)\s*IngestionEndpoint=([^;]+)/i.exec(connectionString)?.[1] ?? '';
  const url = URL.parse(endpoint);
  const isLocal = url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  return isLocal ? url.origin : undefined;
}
