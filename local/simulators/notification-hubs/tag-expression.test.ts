import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HubRefusal } from './refusal.ts';
import { isTag, parseTagExpression } from './tag-expression.ts';

const holds = (expression: string, ...tags: string[]) => parseTagExpression(expression)(new Set(tags));

describe('a tag expression', () => {
  it.each<[string, string[], boolean]>([
    ['a', ['a'], true],
    ['a', ['b'], false],
    ['a && b', ['a', 'b'], true],
    ['a && b', ['a'], false],
    ['a||b', ['b'], true],
    ['!a', [], true],
    ['!a', ['a'], false],
    ['a || b && c', ['a'], true],
    ['(a || b) && c', ['a'], false],
    ['(a || b) && !c', ['b'], true],
    ['!!a', ['a'], true],
    ['!(a && b)', ['a'], true],
    ['order:ord_1 && customer:c-1.x@y#z', ['order:ord_1', 'customer:c-1.x@y#z'], true],
    [' a ', ['a'], true],
    ['$InstallationId:{i 1}', ['$InstallationId:{i 1}'], true],
    ['$UserId:bob', ['$UserId:bob'], true],
  ])('"%s" of %j is %s', (expression, tags, expected) => {
    expect(holds(expression, ...tags)).toBe(expected);
  });

  it.each([
    '',
    ' ',
    'a b',
    'a &&',
    '&& a',
    'a & b',
    '(a',
    'a)',
    '()',
    '!',
    'a || || b',
    'größe',
    'a,b',
    '$Other:x',
    'x'.repeat(121),
  ])('"%s" is none', (expression) => {
    expect(() => parseTagExpression(expression)).toThrow(HubRefusal);
  });

  it('has up to 20 tags with || alone, and up to 6 with any other operator', () => {
    const tags = (count: number) => Array.from({ length: count }, (_, n) => `t${n}`);
    expect(holds(tags(20).join('||'), 't19')).toBe(true);
    expect(() => parseTagExpression(tags(21).join('||'))).toThrow('at most 20');
    expect(holds(tags(6).join('&&'), ...tags(6))).toBe(true);
    expect(() => parseTagExpression(tags(7).join('&&'))).toThrow('at most 6');
    expect(() => parseTagExpression(`!t0||${tags(6).join('||')}`)).toThrow('at most 6');
  });

  it('means what its tree means, printed with parentheses', () => {
    type Tree = { text: string; value: (tags: Set<string>) => boolean; size: number };
    const tag = (text: string): Tree => ({ text, value: (tags) => tags.has(text), size: 1 });
    const not = ({ text, value, size }: Tree): Tree => ({ text: `!(${text})`, value: (tags) => !value(tags), size });
    const joined = ([left, operator, right]: [Tree, '&&' | '||', Tree]): Tree => ({
      text: `(${left.text}) ${operator} (${right.text})`,
      value: (tags) =>
        operator === '&&' ? left.value(tags) && right.value(tags) : left.value(tags) || right.value(tags),
      size: left.size + right.size,
    });
    const operator = fc.constantFrom<'&&' | '||'>('&&', '||');
    const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 2 },
        fc.constantFrom('a', 'b', 'c').map(tag),
        tie('tree').map(not),
        fc.tuple(tie('tree'), operator, tie('tree')).map(joined),
      ),
    }));
    const tags = fc.subarray(['a', 'b', 'c']).map((held) => new Set(held));
    fc.assert(
      fc.property(tree, tags, ({ text, value, size }, held) => {
        fc.pre(size <= 6);
        expect(parseTagExpression(text)(held)).toBe(value(held));
      }),
    );
  });
});

it('is a tag when it has 1 to 120 of the allowed characters', () => {
  expect(['a', 'order:ord_1', 'x'.repeat(120)].every(isTag)).toBe(true);
  expect(['', 'a b', 'a=b', 'x'.repeat(121), '$UserId:a'].some(isTag)).toBe(false);
});
