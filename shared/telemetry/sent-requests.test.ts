import { SpanStatusCode } from '@opentelemetry/api';
import { expect, it } from 'vitest';
import { sentRequests } from './sent-requests.ts';

function toldSpan() {
  const told: unknown[] = [];
  return { told, span: { setStatus: (status: unknown) => void told.push(status) } };
}

it.each([
  [402, true],
  [404, true],
  [409, true],
  [412, true],
  [422, true],
  [200, false],
  [400, false],
  [401, false],
  [403, false],
  [429, false],
  [500, false],
  [undefined, false],
])('a request that is answered with %s counts as answered: %s', (statusCode, isAnswer) => {
  const { span, told } = toldSpan();
  sentRequests.applyCustomAttributesOnSpan(span, {}, { statusCode });
  expect(told).toEqual(isAnswer ? [{ code: SpanStatusCode.OK }] : []);
});

it('a request without an answer keeps what it came to', () => {
  const { span, told } = toldSpan();
  sentRequests.applyCustomAttributesOnSpan(span, {});
  expect(told).toEqual([]);
});
