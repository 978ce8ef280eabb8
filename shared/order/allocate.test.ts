import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate } from './allocate.ts';

const weights = fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 12 });

describe('allocation by the largest remainder', () => {
  it('loses nothing: the parts add up to the whole', () => {
    fc.assert(
      fc.property(fc.nat(), weights, (total, by) => {
        expect(allocate(total, by).reduce((sum, part) => sum + part, 0)).toBe(total);
      }),
    );
  });

  it('gives each part its exact share, rounded down or up', () => {
    fc.assert(
      fc.property(fc.nat(), weights, (total, by) => {
        const sum = by.reduce((all, weight) => all + weight, 0);
        fc.pre(sum > 0);
        for (const [index, part] of allocate(total, by).entries()) {
          expect(Math.abs(part - (total * (by[index] ?? 0)) / sum)).toBeLessThan(1);
        }
      }),
    );
  });

  it('keeps amounts exact that a double cannot multiply', () => {
    const total = Number.MAX_SAFE_INTEGER;
    expect(allocate(total, [total, total])).toEqual([(total + 1) / 2, (total - 1) / 2]);
  });

  it('gives a remainder that is equal to the earlier part, and everything to the first when nothing weighs', () => {
    expect(allocate(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(allocate(7, [0, 0])).toEqual([7, 0]);
    expect(() => allocate(1, [])).toThrow('at least one weight');
  });
});
