import { describe, expect, it } from 'vitest';
import { parseConstraint } from './constraint.ts';

describe('a constraint', () => {
  it.each([
    ['int', ['0', '-12', '+3', '2147483647'], ['', 'a', '1.5', '2147483648']],
    ['long', ['9223372036854775807', '-9223372036854775808'], ['9223372036854775808', '1e3']],
    ['bool', ['true', 'False'], ['1', 'yes']],
    [
      'guid',
      ['0b0e7a3c-8f0e-4a57-9a2f-33c27d3fb5a5', '0B0E7A3C8F0E4A579A2F33C27D3FB5A5'],
      ['7', '0b0e7a3c-8f0e-4a57-9a2f'],
    ],
    ['alpha', ['abc', 'ABC'], ['a1', 'ä']],
    ['decimal', ['1', '-1.5', '.5'], ['a', '']],
    ['datetime', ['2026-01-31'], ['tomorrow']],
    ['minlength(2)', ['ab'], ['a']],
    ['maxlength(2)', ['ab'], ['abc']],
    ['length(2)', ['ab'], ['a', 'abc']],
    ['length(1,2)', ['a', 'ab'], ['abc']],
    ['min(5)', ['5', '6'], ['4', 'x']],
    ['max(5)', ['5'], ['6']],
    ['range(2,4)', ['2', '4'], ['1', '5']],
    ['regex(^a+$)', ['aa', 'AA'], ['b']],
  ])('%s takes %j and not %j', (text, good, bad) => {
    const constraint = parseConstraint(text);
    expect(good.filter((value) => constraint?.(value))).toEqual(good);
    expect(bad.filter((value) => constraint?.(value))).toEqual([]);
  });

  it.each(['uuid', 'length', 'length()', 'min(a)', 'constructor', 'regex(()', ''])(
    'there is none called "%s"',
    (text) => {
      expect(parseConstraint(text)).toBeUndefined();
    },
  );
});
