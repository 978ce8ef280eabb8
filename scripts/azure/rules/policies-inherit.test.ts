import { expect, test } from 'vitest';
import { found, foundIn, realTree } from '../planting.ts';
import { withFile } from '../tree.ts';
import { policiesInherit } from './policies-inherit.ts';

const api = 'bicep/policies/orders-api.xml';
const service = 'bicep/policies/service.v2.xml';

test.each([
  ['an element that is not closed', [api, '</choose>', ''], "Expected closing tag 'choose'"],
  ['quotes of an expression in quotes', [api, `'@(long.Parse`, `"@(long.Parse`], 'expected well-formed XML, found:'],
  [
    'an operator that XML takes for a tag',
    [api, '> 262144', '&lt; 0 || 1 < 2'],
    'expected well-formed XML, found: A bare < or &',
  ],
  [
    'a section that forgets',
    [api, /<outbound>\s*<base \/>/, '<outbound>'],
    'expected <base /> once in <outbound>, found 0',
  ],
  ['a section that is gone', [api, /<on-error>[^]*?<\/on-error>/, ''], 'expected <policies> of inbound, backend'],
  [
    'a call that is forwarded twice',
    [api, /(<backend>\s*<base \/>)/, '$1<forward-request />'],
    'expected one element in <backend>',
  ],
  [
    'a policy that is misspelled',
    [service, 'rate-limit-by-key ', 'rate-limit-by-ip '],
    'expected no <rate-limit-by-ip> in <when>',
  ],
  [
    'a policy in the wrong section',
    [service, '<outbound />', '<outbound><cors /></outbound>'],
    'no <cors> in <outbound>',
  ],
  [
    'a top that inherits',
    [service, '<outbound />', '<outbound><base /></outbound>'],
    'expected no <base /> at the top',
  ],
] as const)('finds %s', async (_, plant, what) => {
  expect(await found(policiesInherit, plant)).toContain(what);
});

test('finds a policy that no module loads', async () => {
  const tree = withFile(realTree, 'bicep/policies/spare.xml', '<policies />');
  expect(await foundIn(tree, policiesInherit)).toContain('spare.xml expected a module that loads it, found none');
});
