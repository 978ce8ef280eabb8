import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { BinaryOperator, Expression } from './ast.ts';
import { parseExpression } from './parse-expression.ts';
import { print } from './print.ts';
import { TokenStream } from './token-stream.ts';

const binary: BinaryOperator[] = [
  '+',
  '-',
  '*',
  '/',
  '%',
  '&',
  '|',
  '^',
  '<<',
  '>>',
  '>>>',
  '=',
  '!=',
  '<',
  '>=',
  '||',
  '??',
];
const location = expect.anything();
const name = fc.constantFrom('a', 'value', 'order', 'a b', 'ü', '"', '\\', "it's", '__proto__', '');

const expression = fc.letrec<{ node: Expression }>((tie) => {
  const node = tie('node');
  const nodes = fc.array(node, { maxLength: 3 });
  const properties = fc.array(fc.record({ name, value: node }), { maxLength: 3 });
  const leaf = fc.oneof(
    fc
      .constantFrom(null, true, false, undefined, 0, 1.5, 1e21, 1e-7)
      .map((value) => ({ kind: 'literal', value }) as const),
    name.map((value) => ({ kind: 'literal', value }) as const),
    fc.constantFrom('c', 'root').map((name) => ({ kind: 'identifier', name, location }) as const),
    fc.constant({ kind: 'parameter', name: '@p', location } as const),
  );
  return {
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.record({ kind: fc.constant('member' as const), of: node, key: node }),
      fc.record({ kind: fc.constant('array' as const), items: nodes }),
      fc.record({ kind: fc.constant('object' as const), properties }),
      fc.record({
        kind: fc.constant('unary' as const),
        operator: fc.constantFrom('-', '+', '~', 'NOT'),
        operand: node,
      }),
      fc.record({
        kind: fc.constant('binary' as const),
        operator: fc.constantFrom(...binary),
        left: node,
        right: node,
      }),
      fc.record({
        kind: fc.constant('logical' as const),
        operator: fc.constantFrom('AND', 'OR'),
        operands: fc.array(node, { minLength: 2, maxLength: 3 }),
      }),
      fc.record({
        kind: fc.constant('in' as const),
        needle: node,
        haystack: fc.array(node, { minLength: 1, maxLength: 3 }),
      }),
      fc.record({ kind: fc.constant('between' as const), value: node, low: node, high: node }),
      fc.record({
        kind: fc.constant('like' as const),
        value: node,
        pattern: node,
        escape: fc.constantFrom(undefined, '!', '"', '\\'),
      }),
      fc.record({ kind: fc.constant('conditional' as const), condition: node, consequent: node, alternative: node }),
      fc.record({
        kind: fc.constant('call' as const),
        name: fc.constantFrom('ABS', 'IS_NULL'),
        arguments: nodes,
        location: fc.constant(location),
      }),
    ),
  };
}).node;

it('gives text that parses to the same expression', () => {
  fc.assert(
    fc.property(expression, (original) => {
      const tokens = new TokenStream(print(original));
      expect(parseExpression(tokens)).toEqual(original);
      tokens.expectEnd();
    }),
    { numRuns: 500 },
  );
});
