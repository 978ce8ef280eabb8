import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import type { RunningCollector } from '../../local/collector/server.ts';

export interface TelemetryTap {
  /** For `APPLICATIONINSIGHTS_CONNECTION_STRING`. */
  connectionString: string;
  /** Every body that was sent, as text. */
  exported: readonly string[];
  stop(): void;
}

const addressSchema = z.object({ port: z.int() });

/** Listens in before a collector: what the exporter has sent is kept before anybody has read it, and passed on. */
export async function tapTelemetry(collector: RunningCollector): Promise<TelemetryTap> {
  const exported: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const encoding = request.headers['content-encoding'] ?? 'identity';
      exported.push((encoding === 'gzip' ? gunzipSync(body) : body).toString());
      fetch(`${collector.url}${request.url}`, { method: 'POST', headers: { 'content-encoding': encoding }, body })
        .then(async (answer) => response.writeHead(answer.status).end(await answer.text()))
        .catch((error: unknown) => response.writeHead(500).end(String(error)));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = addressSchema.parse(server.address());
  return {
    connectionString: collector.connectionString.replace(collector.url, `http://127.0.0.1:${port}`),
    exported,
    stop: () => void server.close(),
  };
}
