import { gunzipSync } from 'node:zlib';
import { type LocalAnswer, type LocalRequest, startLocalService } from 'local-service';
import { type MovableClock, movableClock } from 'local-service/clock';
import { z } from 'zod';
import { envelopeSchema, telemetryOf } from './envelope.ts';
import { CollectorMachine } from './machine.ts';
import { collectorPage } from './page.ts';

export interface CollectorOptions {
  /** 0 takes a free port. */
  port: number;
  clock?: MovableClock;
}

export interface RunningCollector {
  /** `http://127.0.0.1:PORT`, without a trailing slash: the page. */
  url: string;
  port: number;
  /** For `APPLICATIONINSIGHTS_CONNECTION_STRING`. */
  connectionString: string;
  stop(): Promise<void>;
}

/** Starts a stand-in for the ingestion of Application Insights on 127.0.0.1. What it does and refuses stands in README.md. */
export async function startCollector({ port, clock = movableClock() }: CollectorOptions): Promise<RunningCollector> {
  const machine = new CollectorMachine();
  const service = await startLocalService({
    name: 'Telemetry collector',
    port,
    clock,
    page: (request) => collectorPage(request, machine),
    nameCall: (request) => ({ operation: isTrack(request) ? 'track' : 'unknown' }),
    serve: (request) =>
      isTrack(request) ? take(machine, request) : refused(404, 'There is POST /v2.1/track, and a page.'),
    refuse: (status) => refused(status, `Status ${status}, asked for by a fault rule.`),
    objects: () => machine.books(),
    reset: () => machine.reset(),
  });
  const { url } = service;
  return {
    url,
    port: service.port,
    connectionString: `InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=${url}/`,
    stop: () => service.stop(),
  };
}

const isTrack = ({ method, path }: LocalRequest) => method === 'POST' && /^\/v2(\.1)?\/track$/.test(path);

const refused = (status: number, message: string): LocalAnswer => ({
  status,
  body: { itemsReceived: 0, itemsAccepted: 0, errors: [{ index: 0, statusCode: status, message }] },
});

/** Each envelope for itself, as the service does it: those that are none are refused, the others taken. */
function take(machine: CollectorMachine, request: LocalRequest): LocalAnswer {
  const envelopes = envelopesIn(request);
  if (envelopes === undefined) return refused(400, 'Expected a JSON list of envelopes, or one on each line.');
  const errors: { index: number; statusCode: number; message: string }[] = [];
  for (const [index, envelope] of envelopes.entries()) {
    const { data, error } = envelopeSchema.safeParse(envelope);
    if (data === undefined) errors.push({ index, statusCode: 400, message: z.prettifyError(error) });
    else machine.take([telemetryOf(data)]);
  }
  return {
    status: errors.length === 0 ? 200 : 206,
    body: { itemsReceived: envelopes.length, itemsAccepted: envelopes.length - errors.length, errors },
  };
}

function envelopesIn({ body, headers }: LocalRequest): unknown[] | undefined {
  try {
    const text = (headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString().trim();
    const parsed: unknown = text.startsWith('[') ? JSON.parse(text) : text.split('\n').map((line) => JSON.parse(line));
    return z.array(z.unknown()).parse(parsed);
  } catch {
    return undefined;
  }
}
