import { describe, expect, it } from 'vitest';
import { formatStatus, parseStatus } from './schedule-status.ts';

describe('a kept status', () => {
  it('is written as Azure writes it, and read again', () => {
    const status = { last: 1_767_225_900_120, next: 1_767_226_200_000, lastUpdated: 1_767_225_900_120 };
    expect(formatStatus(status)).toBe(
      '{"Last":"2026-01-01T00:05:00.12+00:00","Next":"2026-01-01T00:10:00+00:00","LastUpdated":"2026-01-01T00:05:00.12+00:00"}',
    );
    expect(parseStatus(formatStatus(status))).toEqual(status);
    expect(parseStatus(formatStatus({ next: status.next }))).toEqual({ next: status.next });
  });

  it('may come from Azure, with parts of a microsecond and an offset', () => {
    const kept = {
      Last: '0001-01-01T00:00:00',
      Next: '2026-01-01T01:10:00+01:00',
      LastUpdated: '2026-01-01T00:05:00.1234567+00:00',
    };
    expect(parseStatus(JSON.stringify(kept))).toEqual({ next: 1_767_226_200_000, lastUpdated: 1_767_225_900_123 });
  });

  it.each(['', '{}', '{"Last":"x","Next":"y","LastUpdated":"z"}'])('is refused when it is none: %s', (text) => {
    expect(() => parseStatus(text)).toThrow();
  });
});
