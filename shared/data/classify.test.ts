import { describe, expect, it } from 'vitest';
import { answerOf, classify, isMissing } from './classify.ts';

const answered = (code: number | string, substatus?: number) =>
  Object.assign(new Error('refused'), { code, ...(substatus !== undefined && { substatus }) });
const named = (name: string) => Object.assign(new Error('failed'), { name });

describe('the class of a Cosmos DB failure', () => {
  it.each([
    ['throttled', answered(429), 'transient'],
    ['two writes on one document', answered(449), 'transient'],
    ['the partition moved', answered(410, 1002), 'transient'],
    ['a replica that lags behind the session', answered(404, 1002), 'transient'],
    ['the write region moved', answered(403, 3), 'transient'],
    ['nobody listens', answered('ECONNREFUSED'), 'transient'],
    ['the name is not resolved', answered('ENOTFOUND'), 'transient'],
    ['time-out of the service', answered(408), 'ambiguous'],
    ['unavailable', answered(503), 'ambiguous'],
    ['a fault of the service', answered(500), 'ambiguous'],
    ['connection reset', answered('ECONNRESET'), 'ambiguous'],
    ['time-out of the SDK', answered('TimeoutError'), 'ambiguous'],
    ['our own time-out', named('AbortError'), 'ambiguous'],
    [
      'an error status without a body',
      new TypeError("Cannot read properties of null (reading 'message')"),
      'ambiguous',
    ],
    ['half an answer', new SyntaxError('Unexpected end of JSON input'), 'ambiguous'],
    ['a wrong key', answered(401), 'configuration'],
    ['a missing role', answered(403, 5300), 'configuration'],
    ['no such container', answered(404, 1003), 'configuration'],
    ['no identity', named('CredentialUnavailableError'), 'configuration'],
    ['a certificate nobody knows', answered('DEPTH_ZERO_SELF_SIGNED_CERT'), 'configuration'],
    ['a faulty request', answered(400), 'unknown'],
    ['too large', answered(413), 'unknown'],
    ['no error at all', 'boom', 'unknown'],
  ])('%s', (_, error, expected) => {
    expect(classify(error)).toBe(expected);
  });

  it('looks for the answer inside the error that a batch wraps around it', () => {
    const wrapped = new Error('Batch request error', { cause: answered(449, 0) });
    expect(answerOf(wrapped)).toEqual({ code: 449, substatus: 0 });
    expect(classify(new Error('Batch request error', { cause: answered('ECONNRESET') }))).toBe('ambiguous');
  });

  it('takes a 404 for a missing document only when it speaks of the document', () => {
    expect(isMissing({ code: 404, substatus: undefined })).toBe(true);
    expect(isMissing({ code: 404, substatus: 0 })).toBe(true);
    expect(isMissing({ code: 404, substatus: 1002 })).toBe(false);
    expect(isMissing({ code: 404, substatus: 1003 })).toBe(false);
  });
});
