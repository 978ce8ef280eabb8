import { startLocalService } from 'local-service';
import { type MovableClock, movableClock } from 'local-service/clock';
import { type Random, seededRandom } from 'local-service/random';
import { booksOf } from './http/books.ts';
import { ChargeBook } from './http/charge-book.ts';
import { injectedRefusal } from './http/faults.ts';
import { CosmosServer } from './http/server.ts';
import { splitRange } from './http/split.ts';
import { createStore, type Store } from './store/store.ts';

/** The key that Microsoft's emulators use too. It protects nothing. */
export const wellKnownKey = 'C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==';

export interface CosmosOptions {
  /** 0 takes a free port. Default 8081. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Partition key ranges of a new container. Default 3. */
  ranges?: number;
  /** The account key, base64. Default: `wellKnownKey`. */
  key?: string;
  /** Whether signatures are checked. Default true. */
  auth?: boolean;
  /** Time stamps and expiry. Default: the machine's clock; `POST /_local/clock` moves it. */
  clock?: MovableClock;
  /** Etags and resource ids. */
  random?: Random;
  /** Called with a line for each call. */
  log?: (line: string) => void;
}

export interface Cosmos {
  /** `http://127.0.0.1:PORT`. */
  endpoint: string;
  key: string;
  connectionString: string;
  port: number;
  /** The account behind the wire, to look at or prepare without HTTP. */
  store: Store;
  stop(): Promise<void>;
}

/** Starts the emulator in this process. Throws a `LocalServiceError` if the port is taken. */
export async function startCosmos(options: CosmosOptions = {}): Promise<Cosmos> {
  const clock = options.clock ?? movableClock();
  const random = options.random ?? seededRandom(clock.now());
  const key = options.key ?? wellKnownKey;
  const store = createStore({ clock, random, ranges: options.ranges });
  const charges = new ChargeBook();
  const server = new CosmosServer({ store, charges, random, key: options.auth === false ? undefined : key });
  const { log } = options;

  const service = await startLocalService({
    name: 'Cosmos DB emulator',
    port: options.port ?? 8081,
    ...(options.host === undefined ? {} : { host: options.host }),
    clock,
    nameCall: (request) => server.nameCall(request),
    serve: (request) => server.serve(request),
    refuse: (status, request, served) => server.refuse(request, injectedRefusal(status), served),
    control: (request) =>
      request.method === 'POST' && request.path === '/_local/split' ? splitRange(request, store) : undefined,
    objects: () => booksOf(store, charges),
    reset: () => {
      store.clearItems();
      charges.clear();
    },
    ...(log && {
      onCall: ({ operation, id, status }) =>
        log([operation, id, status].filter((part) => part !== undefined).join(' ')),
    }),
  });

  return {
    endpoint: service.url,
    key,
    connectionString: `AccountEndpoint=${service.url}/;AccountKey=${key};`,
    port: service.port,
    store,
    stop: () => service.stop(),
  };
}
