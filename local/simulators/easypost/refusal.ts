export interface FieldError {
  field: string;
  message: string;
  suggestion: string | null;
}

/** The `error` object of an EasyPost answer. */
export interface EasyPostErrorBody {
  code: string;
  message: string;
  errors: FieldError[];
}

/** A request that EasyPost turns down. */
export class EasyPostRefusal extends Error {
  readonly status: number;
  readonly body: EasyPostErrorBody;
  constructor(status: number, code: string, message: string, errors: FieldError[] = []) {
    super(message);
    this.name = 'EasyPostRefusal';
    this.status = status;
    this.body = { code, message, errors };
  }
}

export const notFound = (): EasyPostRefusal =>
  new EasyPostRefusal(404, 'NOT_FOUND', 'The requested resource could not be found.');

/** What was asked is understood and cannot be done. */
export const unprocessable = (code: string, message: string, errors: FieldError[] = []): EasyPostRefusal =>
  new EasyPostRefusal(422, code, message, errors);

export const addressNotFound = (): EasyPostRefusal =>
  unprocessable('ADDRESS.VERIFY.FAILURE', 'Unable to verify address.', [
    { field: 'address', message: 'Address not found', suggestion: null },
  ]);

/** The codes under which EasyPost reports a status that strikes outside an endpoint's own logic. */
const codes: Record<number, [code: string, message: string]> = {
  400: ['BAD_REQUEST', 'The request was not understood.'],
  401: ['UNAUTHORIZED', 'An API key is required: basic authentication with the key as user name.'],
  402: ['PAYMENT_REQUIRED', 'Insufficient funds. Your bank account or credit card could not be charged.'],
  403: ['FORBIDDEN', 'This API key may not do that.'],
  404: ['NOT_FOUND', 'The requested resource could not be found.'],
  408: ['TIMEOUT', 'The request timed out.'],
  429: ['RATE_LIMITED', 'You are making too many requests. Slow down.'],
  500: ['INTERNAL_SERVER_ERROR', "We're sorry, something went wrong. If the problem persists please contact us."],
  503: ['SERVICE_UNAVAILABLE', 'The service, or a carrier behind it, is unavailable.'],
  504: ['GATEWAY_TIMEOUT', 'A carrier did not answer in time.'],
};

/** @param code another code than the one that the status mostly has. */
export function bodyForStatus(status: number, code?: string): EasyPostErrorBody {
  const [usual, message] = codes[status] ?? ['ERROR', `Refused with status ${status} by a fault rule.`];
  return { code: code ?? usual, message, errors: [] };
}
