import { describe, expect, it } from 'vitest';
import { classify } from './classify.ts';
import { isGone } from './hub-error.ts';

const restError = (fields: { statusCode?: number; code?: string }, message = 'no') =>
  Object.assign(new Error(message), { name: 'RestError' }, fields);

describe('classify', () => {
  it.each([
    ['a wrong key', restError({ statusCode: 401 }), 'configuration'],
    ['a rule without the right, or a used up quota', restError({ statusCode: 403 }), 'configuration'],
    ['no such hub', restError({ statusCode: 404 }), 'configuration'],
    ['too many requests', restError({ statusCode: 429 }), 'transient'],
    ['a server error', restError({ statusCode: 500 }), 'transient'],
    ['an outage', restError({ statusCode: 503 }), 'transient'],
    ['nobody listening', restError({ code: 'ECONNREFUSED' }), 'transient'],
    ['a reset connection', restError({ code: 'ECONNRESET' }), 'ambiguous'],
    ['a time-out', Object.assign(new Error('aborted'), { name: 'AbortError' }), 'ambiguous'],
    ['a refused payload', restError({ statusCode: 400 }), 'unknown'],
    ['an error of our own', new TypeError('x is not a function'), 'unknown'],
    ['no error at all', undefined, 'unknown'],
  ])('%s', (_, error, expected) => {
    expect(classify(error)).toBe(expected);
  });
});

describe('isGone', () => {
  it.each([
    [404, true],
    [410, true],
    [401, false],
    [500, false],
  ])('%i: %s', (statusCode, expected) => {
    expect(isGone(restError({ statusCode }))).toBe(expected);
  });

  it.each([
    ['operations failed with: Installation not found.TrackingId:1,TimeStamp:2', true],
    ['operations failed with: No service is hosted at the specified address..TrackingId:1,TimeStamp:2', false],
  ])('of a 404 that says "%s": %s', (message, expected) => {
    expect(isGone(restError({ statusCode: 404 }, message))).toBe(expected);
  });
});
