import type { FailureClass } from '../ports/failure.ts';

/** What an error of the SDK says about the answer: an HTTP status or the code of a socket error, and Cosmos DB's sub-status. */
export interface CosmosAnswer {
  code: number | string | undefined;
  substatus: number | undefined;
}

const subStatus = { writeForbidden: 3, readSessionNotAvailable: 1002, ownerNotFound: 1003, accountNotFound: 1008 };

/** The request never left, or did not reach anybody. */
const unsent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** The request may have arrived; its answer did not. `PARSE_ERROR`, `REQUEST_SEND_ERROR`: the SDK's HTTP pipeline. */
const unanswered = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'PARSE_ERROR',
  'REQUEST_SEND_ERROR',
  'AbortError',
  'TimeoutError',
  'SyntaxError',
  // The SDK reads a property of null when an error status comes without a body.
  'TypeError',
]);

/** No token from Microsoft Entra ID. */
const unidentified = new Set([
  'AuthenticationError',
  'AggregateAuthenticationError',
  'AuthenticationRequiredError',
  'CredentialUnavailableError',
]);

/** The answer inside an error. A batch wraps it in an error without a code. */
export function answerOf(error: unknown): CosmosAnswer {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (unanswered.has(at.name) || unidentified.has(at.name)) return { code: at.name, substatus: undefined };
    if ('code' in at && (typeof at.code === 'number' || typeof at.code === 'string')) {
      const substatus = 'substatus' in at && typeof at.substatus === 'number' ? at.substatus : undefined;
      return { code: at.code, substatus };
    }
  }
  return { code: undefined, substatus: undefined };
}

/** Whether a 404 speaks of the document, and not of a container that is missing or a replica that lags. */
export function isMissing({ code, substatus }: CosmosAnswer): boolean {
  return code === 404 && substatus !== subStatus.ownerNotFound && substatus !== subStatus.readSessionNotAvailable;
}

/** What kind of failure an error of the SDK is. A write that got 408 or 5xx may have been applied all the same. */
export function classify(error: unknown): FailureClass {
  const { code, substatus } = answerOf(error);
  if (typeof code === 'string') return classOfCode(code);
  if (code === undefined) return 'unknown';
  switch (code) {
    case 410:
    case 429:
    case 449:
      return 'transient';
    case 408:
      return 'ambiguous';
    case 401:
      return 'configuration';
    case 403:
      return substatus === subStatus.writeForbidden || substatus === subStatus.accountNotFound
        ? 'transient'
        : 'configuration';
    case 404:
      return substatus === subStatus.readSessionNotAvailable ? 'transient' : 'configuration';
    default:
      return code >= 500 ? 'ambiguous' : 'unknown';
  }
}

function classOfCode(code: string): FailureClass {
  if (unsent.has(code)) return 'transient';
  if (unanswered.has(code)) return 'ambiguous';
  return unidentified.has(code) || code.includes('CERT') ? 'configuration' : 'unknown';
}
