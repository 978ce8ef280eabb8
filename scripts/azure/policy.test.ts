import { expect, test } from 'vitest';
import { malformation, named, policyOf } from './policy.ts';

test.each([
  ['<a b=\'@(x("y") > 2)\'>@(z("y"))</a>', undefined],
  ['<a><b></a>', "Expected closing tag 'b'"],
  ['<a b="@(x("y"))"/>', 'has no space in starting'],
  ['<a b="@(1 < 2)"/>', 'A bare < or & in b="@(1 < 2)"'],
  ["<a c='' b='@(x && y)'/>", "A bare < or & in c='' b='@(x && y)'"],
  ["<a b='@(x &amp;&amp; y)'/>", undefined],
  ['<!-- <a b="&"> --><a/>', undefined],
])('%s is malformed by %s', (text, what) => {
  const found = malformation(text);
  if (what === undefined) expect(found).toBeUndefined();
  else expect(found).toContain(what);
});

test('elements keep their order, attributes and text', () => {
  const policy = policyOf('<a><!-- c --><b x="1">one</b><c/><b>two</b></a>');
  expect(policy.children.map(({ name }) => name)).toEqual(['b', 'c', 'b']);
  expect(named(policy, 'b').map(({ text, attributes }) => [text, attributes])).toEqual([
    ['one', { x: '1' }],
    ['two', {}],
  ]);
});
