import { type BookedCall, type LocalAnswer, type LocalRequest, startLocalService } from 'local-service';
import { type MovableClock, movableClock } from 'local-service/clock';
import { type Random, seededRandom } from 'local-service/random';
import { explorerPage } from './explorer/explorer.ts';
import { booksOf } from './http/books.ts';
import { ChargeBook } from './http/charge-book.ts';
import { injectedRefusal } from './http/faults.ts';
import { CosmosServer } from './http/server.ts';
import { splitRange } from './http/split.ts';
import { Throttle } from './http/throttle.ts';
import type { KeptStore } from './persistence/kept-store.ts';
import { openStore } from './persistence/open-store.ts';
import { UnwrittenError } from './persistence/unwritten-error.ts';
import { Refusal, type Store } from './store/store.ts';
import { type Certificate, serverCertificate } from './tls/server-certificate.ts';

/** The key that Microsoft's emulators use too. It protects nothing. */
export const wellKnownKey = 'C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==';

export interface CosmosOptions {
  /** 0 takes a free port. Default 8081. */
  port?: number | undefined;
  /** Default 127.0.0.1. */
  host?: string | undefined;
  /** Partition key ranges of a new container. Default 3. */
  ranges?: number | undefined;
  /** The account key, base64. Default: `wellKnownKey`. */
  key?: string | undefined;
  /** Whether signatures are checked. Default true. */
  auth?: boolean | undefined;
  /** Time stamps and expiry. Default: the machine's clock; `POST /_local/clock` moves it. */
  clock?: MovableClock | undefined;
  /** Etags and resource ids. */
  random?: Random | undefined;
  /** Keeps everything in this file, and begins with what is in it. Default: memory only. */
  file?: string | undefined;
  /** Serves https, with a certificate made for this machine; with `file` it is kept beside it as `{file}.pem`. Default false. */
  tls?: boolean | undefined;
  /** Reads and queries without a session token may be so many milliseconds behind. Default 0. */
  replicaLagMs?: number | undefined;
  /** Gives some pages of queries and feeds without a row, with a continuation. Default false. */
  emptyPages?: boolean | undefined;
  /** Answers 429 beyond the throughput that containers and databases have. Default false: throughput is only shown. */
  enforceThroughput?: boolean | undefined;
  /** Called with a line for each call: `items.create shop/orders/1 201`. */
  log?: ((line: string) => void) | undefined;
}

export interface Cosmos {
  /** `http://127.0.0.1:PORT`, or https. */
  endpoint: string;
  key: string;
  /** What clients have to trust where it is https; PEM. */
  certificate: string | undefined;
  connectionString: string;
  port: number;
  /** The account behind the wire, to look at or prepare without HTTP. */
  store: Store;
  stop(): Promise<void>;
}

/** Starts the emulator in this process. Throws a `LocalServiceError` if the port is taken, a `FileError` if the file cannot be used. */
export async function startCosmos(options: CosmosOptions = {}): Promise<Cosmos> {
  const clock = options.clock ?? movableClock();
  const random = options.random ?? seededRandom(clock.now());
  const kept = await openStore({
    file: options.file,
    clock,
    random,
    ranges: options.ranges,
    replicaLagMs: options.replicaLagMs,
  });
  try {
    return await serveStore(kept, { ...options, clock, random });
  } catch (error) {
    await kept.close();
    throw error;
  }
}

async function serveStore(
  kept: KeptStore,
  options: CosmosOptions & { clock: MovableClock; random: Random },
): Promise<Cosmos> {
  const { store } = kept;
  const { clock, random, log } = options;
  const key = options.key ?? wellKnownKey;
  const tls = options.tls ? certificateFor(options) : undefined;
  const charges = new ChargeBook();
  const server = new CosmosServer({
    store,
    charges,
    clock,
    random,
    machineNow: () => Date.now(),
    key: options.auth === false ? undefined : key,
    emptyPages: options.emptyPages,
    throttle: options.enforceThroughput ? new Throttle(clock) : undefined,
  });

  /** Nobody is told of anything that a crash could undo. */
  async function serve(request: LocalRequest): Promise<LocalAnswer> {
    try {
      return await kept.settled(() => server.serve(request));
    } catch (error) {
      if (!(error instanceof UnwrittenError)) throw error;
      return server.refuse(request, new Refusal(503, `Service is currently unavailable. ${error.message}`), true);
    }
  }

  const service = await startLocalService({
    name: 'Cosmos DB emulator',
    port: options.port ?? 8081,
    ...(options.host === undefined ? {} : { host: options.host }),
    tls,
    clock,
    page: (request) => explorerPage(request, { auth: options.auth !== false, certificate: tls?.cert }),
    nameCall: (request) => server.nameCall(request),
    serve,
    refuse: (status, request, served) => server.refuse(request, injectedRefusal(status), served),
    control: (request) =>
      request.method === 'POST' && request.path === '/_local/split'
        ? kept.settled(() => splitRange(request, store))
        : undefined,
    objects: () => booksOf(store, charges),
    reset: () =>
      kept.settled(() => {
        store.clearItems();
        charges.clear();
      }),
    ...(log && { onCall: (call) => log(callLine(call)) }),
  });

  return {
    endpoint: service.url,
    key,
    certificate: tls?.cert,
    connectionString: `AccountEndpoint=${service.url}/;AccountKey=${key};`,
    port: service.port,
    store,
    stop: async () => {
      await service.stop();
      await kept.close();
    },
  };
}

function callLine({ operation, target, id, status }: BookedCall): string {
  const path = [target, id].filter((part) => part !== undefined).join('/');
  return path === '' ? `${operation} ${status}` : `${operation} ${onOneLine(path)} ${status}`;
}

/** Ids may hold line breaks, and what moves the cursor of a terminal. */
function onOneLine(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, encodeURIComponent);
}

/** Clients compare it with the machine's clock, whatever the emulator's says. */
function certificateFor({ host, file }: CosmosOptions): Certificate {
  return serverCertificate({ host, path: file === undefined ? undefined : `${file}.pem`, now: Date.now() });
}
