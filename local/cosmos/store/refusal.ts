interface Details {
  subStatus?: number;
  additionalErrorInfo?: string;
  retryAfterMs?: number;
}

/** What the service answers instead of doing what was asked. */
export class Refusal extends Error {
  readonly status: number;
  /** The `code` of the JSON body: `NotFound`, `Conflict`, … */
  readonly code: string;
  /** `x-ms-substatus`, where the status alone says too little. */
  readonly subStatus: number | undefined;
  /** `additionalErrorInfo` of the JSON body: the query plan of a query that the client has to run. */
  readonly additionalErrorInfo: string | undefined;
  /** `x-ms-retry-after-ms`: when to try again. */
  readonly retryAfterMs: number | undefined;

  constructor(status: number, message: string, more: Details = {}) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = codes[status] ?? 'Error';
    this.subStatus = more.subStatus;
    this.additionalErrorInfo = more.additionalErrorInfo;
    this.retryAfterMs = more.retryAfterMs;
  }
}

/** What a look finds; undefined where it is refused. */
export function unlessRefused<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** The `code` that the service puts into the body of each status. */
const codes: Record<number, string> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  408: 'RequestTimeout',
  409: 'Conflict',
  410: 'Gone',
  412: 'PreconditionFailed',
  413: 'RequestEntityTooLarge',
  424: 'FailedDependency',
  429: 'TooManyRequests',
  431: 'RequestHeaderTooLarge',
  449: 'RetryWith',
  500: 'InternalServerError',
  503: 'ServiceUnavailable',
};

export const subStatus = {
  keyMismatch: 1001,
  sessionNotAvailable: 1002,
  ownerNotFound: 1003,
  rangeGone: 1002,
  crossPartitionQuery: 1004,
  patchCondition: 1110,
  throttled: 3200,
} as const;

export function badRequest(message: string, subStatus?: number): Refusal {
  return new Refusal(400, message, subStatus === undefined ? {} : { subStatus });
}

/** 400 for what the emulator does not do; the message names the feature. */
export function unsupported(feature: string): Refusal {
  return badRequest(`The Cosmos DB emulator does not support ${feature}. Its README lists what it supports.`);
}

export function notFound(what: string): Refusal {
  return new Refusal(404, `Resource Not Found. ${what}`);
}

/** 404/1003: what should hold the resource is not there, so clients refresh what they know of it. */
export function ownerNotFound(what: string): Refusal {
  return new Refusal(404, `Owner resource does not exist. ${what}`, { subStatus: subStatus.ownerNotFound });
}

export function conflict(what: string): Refusal {
  return new Refusal(409, `Resource with specified id, name, or unique index already exists. ${what}`);
}

export function preconditionFailed(what: string, subStatus?: number): Refusal {
  const message = `Operation cannot be performed because one of the specified precondition is not met. ${what}`;
  return new Refusal(412, message, subStatus === undefined ? {} : { subStatus });
}

export function tooLarge(what: string): Refusal {
  return new Refusal(413, `Request size is too large. ${what}`);
}

export function rangeGone(rangeId: string): Refusal {
  return new Refusal(410, `The partition key range ${rangeId} is gone or never was. Read the ranges again.`, {
    subStatus: subStatus.rangeGone,
  });
}
