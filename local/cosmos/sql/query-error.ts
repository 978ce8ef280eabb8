/** Where in the query text, as offsets: `start` inclusive, `end` exclusive. */
export interface Location {
  start: number;
  end: number;
}

interface Details {
  location?: Location | undefined;
  /** What was used but is not served; set when `code` is `unsupported`. */
  feature?: string;
  /** The service's own number for this fault ("SC1001"), where it is known. */
  serviceCode?: string;
}

/**
 * A query that cannot be prepared.
 *
 * `syntax`: the service would refuse it too. `unsupported`: the service would run it, this engine does not.
 * `order_by`: the sort cannot be served by an index.
 */
export class QueryError extends Error {
  override name = 'QueryError';
  readonly code: 'syntax' | 'unsupported' | 'order_by';
  readonly feature: string | undefined;
  readonly location: Location | undefined;
  readonly serviceCode: string | undefined;

  constructor(code: QueryError['code'], message: string, details: Details = {}) {
    super(message);
    this.code = code;
    this.feature = details.feature;
    this.location = details.location && { start: details.location.start, end: details.location.end };
    this.serviceCode = details.serviceCode;
  }
}

/** The error as the service words it: JSON with the code and the place in the query, where they are known. */
export function serviceMessage({ location, serviceCode, message }: QueryError): string {
  return JSON.stringify({ errors: [{ severity: 'Error', location, code: serviceCode, message }] });
}

/** `serviceCode` is the service's own number for the fault. */
export function syntaxError(serviceCode: string, message: string, location: Location): QueryError {
  return new QueryError('syntax', message, { serviceCode, location });
}

export function unsupported(feature: string, location?: Location): QueryError {
  const message = `This emulator does not run queries with ${feature}. Rewrite the query without it, or use a real account.`;
  return new QueryError('unsupported', message, { feature, location });
}
