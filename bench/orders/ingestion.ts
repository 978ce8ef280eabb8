import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

const envelopeSchema = z.object({
  data: z.object({
    baseType: z.string(),
    baseData: z.looseObject({
      name: z.string().optional(),
      metrics: z.array(z.object({ name: z.string() })).optional(),
      properties: z.record(z.string(), z.string()).default({}),
    }),
  }),
});

/** Bytes of JSON that were sent, by the table that they go to; metrics are apart. */
export type Sent = Readonly<Record<Table, number>>;
type Table = 'AppDependencies' | 'AppEvents' | 'AppTraces';

const tableOf: Record<string, Table> = {
  RemoteDependencyData: 'AppDependencies',
  RequestData: 'AppDependencies',
  EventData: 'AppEvents',
  MessageData: 'AppTraces',
};

/** Stands in for the ingestion of Application Insights: takes everything, weighs it, and knows which orders have ended. */
export async function startIngestion() {
  const sent = { AppDependencies: 0, AppEvents: 0, AppTraces: 0 };
  /** Bytes of each metric's newest value. */
  const series = new Map<string, number>();
  const ends = new Map<string, PromiseWithResolvers<void>>();
  const endOf = (orderId: string) => {
    const end = ends.get(orderId) ?? Promise.withResolvers<void>();
    ends.set(orderId, end);
    return end;
  };

  const take = (text: string) => {
    const { baseType, baseData } = envelopeSchema.parse(JSON.parse(text)).data;
    if (baseType === 'MetricData') {
      const { metrics = [], properties } = baseData;
      series.set(JSON.stringify([metrics.map(({ name }) => name), properties]), Buffer.byteLength(text));
      return;
    }
    const table = tableOf[baseType];
    if (table === undefined) throw new TypeError(`Nobody knows which table ${baseType} goes to.`);
    sent[table] += Buffer.byteLength(text);
    if (baseData.name === 'order.completed') endOf(baseData.properties['orderId'] ?? '').resolve();
  };
  const answer = async (request: IncomingMessage): Promise<object> => {
    const body = await buffer(request);
    const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString().trim();
    const envelopes = text.startsWith('[') ? z.array(z.unknown()).parse(JSON.parse(text)) : text.split('\n');
    for (const one of envelopes) take(typeof one === 'string' ? one : JSON.stringify(one));
    return { itemsReceived: envelopes.length, itemsAccepted: envelopes.length, errors: [] };
  };

  const server = createServer((request, response) => {
    answer(request).then(
      (body) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('Expected a port.');
  return {
    connectionString: `InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=http://127.0.0.1:${address.port}/`,
    sent: (): Sent => ({ ...sent }),
    /** Bytes of all metrics told once. Here they are told twice a second, in Azure once a minute. */
    metrics: () => [...series.values()].reduce((sum, bytes) => sum + bytes, 0),
    /** Resolves when the app has told of the order's end. */
    completion: (orderId: string) => endOf(orderId).promise,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
