import { describe, expect, it } from 'vitest';
import { batchJson, rewriteDate } from './date-rewrite.ts';

describe('a date in a document', () => {
  it.each([
    ['2026-01-02T03:04:10.120Z', '2026-01-02T03:04:10.12Z'],
    ['2026-01-02T03:04:10.000Z', '2026-01-02T03:04:10Z'],
    ['2026-01-02T03:04:10Z', '2026-01-02T03:04:10Z'],
    ['2026-01-02T03:04:10.1234567z', '2026-01-02T03:04:10.1234567Z'],
    ['2026-01-02T03:04:10.500', '2026-01-02T03:04:10.5'],
    ['2026-01-02T03:04:10+00:00', '2026-01-02T03:04:10+00:00'],
    ['2026-01-01T00:30:00.10+02:00', '2025-12-31T22:30:00.1+00:00'],
    ['2026-01-01T00:30:00-0530', '2026-01-01T06:00:00+00:00'],
    ['2026-01-01T00:30:00+01', '2025-12-31T23:30:00+00:00'],
    ['2026-02-28T24:00:00Z', '2026-03-01T00:00:00Z'],
  ])('%s becomes %s', (text, rewritten) => {
    expect(rewriteDate(text)).toBe(rewritten);
  });

  it.each([
    '2026-01-02',
    '2026-01-02 03:04:10.000Z',
    '2026-02-30T00:00:00.000Z',
    '2026-13-01T00:00:00.000Z',
    '2026-01-02T25:04:10.000Z',
    '2026-01-02T03:04Z',
    '2026-01-02T03:04:10.12345678Z',
    'at 2026-01-02T03:04:10.000Z',
    '0000-01-02T03:04:10.000Z',
  ])('%s is no date and stays', (text) => {
    expect(rewriteDate(text)).toBe(text);
  });

  it('is the same instant as before', () => {
    for (const text of ['2026-01-02T03:04:10.120Z', '2026-01-01T00:30:00.10+02:00']) {
      expect(Date.parse(rewriteDate(text))).toBe(Date.parse(text));
    }
  });

  it('is found anywhere in a batch, but not among names', () => {
    const time = '2026-01-02T03:04:10.000Z';
    expect(batchJson([{ a: time, b: [{ c: time }], [time]: 1, d: null }])).toBe(
      `[{"a":"2026-01-02T03:04:10Z","b":[{"c":"2026-01-02T03:04:10Z"}],"${time}":1,"d":null}]`,
    );
  });
});
