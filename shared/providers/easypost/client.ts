import type * as sdk from '@easypost/api';
import type { Secret } from '../../ports/secrets.ts';
import { clientByKey } from '../client-by-key.ts';

/** What is used of EasyPost: its client has it, and so may a stand-in without a network. Failures are those of the SDK. */
export interface EasyPostClient {
  readonly Shipment: {
    create(parameters: object): Promise<unknown>;
    retrieve(id: string): Promise<unknown>;
    buy(id: string, rateId: string): Promise<unknown>;
    refund(id: string): Promise<unknown>;
  };
}

export interface EasyPostClientOptions {
  apiKey: Secret<string>;
  /** `https://api.easypost.com` unless told otherwise; the API's version is added. */
  apiUrl?: string | undefined;
  /** Milliseconds a call may take; a purchase waits for the carrier and may take three times as long. */
  timeout?: number | undefined;
}

// The SDK's declarations say CommonJS while its `import` entry is an ES module: the class is one `default` less deep.
type Sdk = typeof sdk.default.default;
const isSdk = (value: unknown): value is Sdk => typeof value === 'function';

/** What the middleware needs of a superagent request. */
interface Request {
  url: string;
  timeout(limits: { deadline: number }): Request;
  ok(isOk: (response: { status: number; body: unknown }) => boolean): Request;
}

/** The SDK's client for the key in use, loaded at first use. It retries nothing, and its own time-out option does nothing. */
export function easypostClient(options: EasyPostClientOptions): () => Promise<EasyPostClient> {
  const { apiKey, apiUrl = 'https://api.easypost.com', timeout = 10_000 } = options;
  return clientByKey('shipping', apiKey, async (key) => {
    const { default: EasyPost }: { default: unknown } = await import('@easypost/api');
    if (!isSdk(EasyPost)) throw new TypeError('Expected @easypost/api to export its client as the default.');
    return new EasyPost(key, {
      baseUrl: new URL('/v2/', apiUrl).href,
      requestMiddleware: (request: Request) =>
        request.timeout({ deadline: request.url.endsWith('/buy') ? 3 * timeout : timeout }).ok(isReadable),
    });
  });
}

/** The SDK fails with a TypeError, and without the status, on an error that is not EasyPost's JSON: a proxy's page. */
function isReadable(response: { status: number; body: unknown }): boolean {
  const { status, body } = response;
  const isError = status >= 300;
  if (isError && !(typeof body === 'object' && body !== null && 'error' in body)) {
    response.body = { error: { code: 'UNREADABLE', message: '', errors: [] } };
  }
  return !isError;
}
