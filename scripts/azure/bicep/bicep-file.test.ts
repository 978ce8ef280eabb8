import { expect, test } from 'vitest';
import { parseBicep, property } from './bicep-file.ts';
import { BicepSyntaxError } from './scanner.ts';

const parse = (text: string) => parseBicep('bicep/modules/shop/shop.bicep', text);
const valueOf = (expression: string) => parse(`var a = ${expression}`).variables[0]?.value;

test('reads parameters with type, decorators and default', () => {
  const { parameters, targetScope } = parse(`
targetScope = 'subscription'

@description('''Who may
call.''')
@minLength(1)
param origins string[] = []

@sys.secure()
param key string?
param mode 'a' | 'b'
`);
  expect(targetScope).toBe('subscription');
  expect(parameters).toMatchObject([
    {
      name: 'origins',
      line: 7,
      type: { kind: 'array', text: 'string[]' },
      default: { kind: 'array', items: [] },
      decorators: [{ name: 'description', arguments: [{ value: 'Who may\ncall.' }] }, { name: 'minLength' }],
    },
    { name: 'key', type: { kind: 'nullable', of: { name: 'string' } }, decorators: [{ name: 'secure' }] },
    { name: 'mode', type: { kind: 'union', of: [{ value: 'a' }, { value: 'b' }] } },
  ]);
  expect(parameters[1]).not.toHaveProperty('default');
});

test('reads resources, with their condition, loop and parent, and those nested in them', () => {
  const { resources } = parse(`
resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = if (wanted && a.b) {
  name: take('st\${x}', 24)
  resource blobs 'blobServices' = {
    name: 'default'
    resource container 'containers@2026-04-01' = [for (name, i) in names: {
      name: name
    }]
  }
  properties: { allowSharedKeyAccess: false, 'minimumTlsVersion': 'TLS1_2' }
}
resource old 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: 'kv'
  scope: resourceGroup('other')
}`);
  expect(resources).toMatchObject([
    { name: 'account', existing: false, condition: { kind: 'binary', operator: '&&', text: 'wanted && a.b' } },
    {
      name: 'blobs',
      type: 'Microsoft.Storage/storageAccounts/blobServices',
      apiVersion: '2025-06-01',
      nestedIn: 'account',
    },
    {
      name: 'container',
      type: 'Microsoft.Storage/storageAccounts/blobServices/containers',
      apiVersion: '2026-04-01',
      loop: { item: 'name', index: 'i', of: { text: 'names' } },
      nestedIn: 'blobs',
    },
    { name: 'old', existing: true, line: 12 },
  ]);
  const account = resources[0];
  expect(account && property(account.body, 'properties')).toMatchObject({
    properties: [
      { key: { value: 'allowSharedKeyAccess' }, value: { value: false } },
      { key: { value: 'minimumTlsVersion' } },
    ],
  });
});

test('reads modules by their path from the root, imports, types, functions and outputs', () => {
  const file = parse(`
import * as common from '../../types/common.bicep'
import { capacity as mode } from '../../types/cosmos.bicep'
@export()
@discriminator('mode')
type size = { mode: 'serverless' } | {
  mode: 'autoscale'
  @maxValue(4000)
  most: int
  *: string
}
func short(name string, most int) string => take(toLower(name), most)
module lock '../operations/lock.bicep' = if (locked) {
  params: { scope: account }
}
output id string = account.id
output names array = [
  for one in all: one.name
]`);
  expect(file.modules).toMatchObject([{ path: 'bicep/modules/operations/lock.bicep', condition: { text: 'locked' } }]);
  expect(file.imports.map(({ path, names }) => [path, names])).toEqual([
    ['bicep/types/common.bicep', { all: 'common' }],
    ['bicep/types/cosmos.bicep', new Map([['mode', 'capacity']])],
  ]);
  expect(file.types).toMatchObject([
    {
      name: 'size',
      type: {
        kind: 'union',
        of: [{ members: [{ name: 'mode' }] }, { members: [{}, { name: 'most' }, { name: '*' }] }],
      },
    },
  ]);
  expect(file.functions).toMatchObject([{ name: 'short', parameters: [{ name: 'name' }, { name: 'most' }] }]);
  expect(file.outputs).toMatchObject([{ value: { kind: 'member' } }, { value: { kind: 'loop', item: 'one' } }]);
});

test('binds as the compiler does', () => {
  expect(valueOf('a.b == c.d && !e.f || g')).toMatchObject({
    operator: '||',
    left: {
      operator: '&&',
      left: { operator: '==', left: { kind: 'member' }, right: { kind: 'member' } },
      right: { kind: 'unary' },
    },
  });
  expect(valueOf('a ?? b ? c : d ? e : f')).toMatchObject({
    condition: { operator: '??' },
    consequence: { name: 'c' },
    alternative: { kind: 'ternary' },
  });
  expect(valueOf('a\n  ? b.c!\n  : d[?0].?e')).toMatchObject({
    consequence: { kind: 'member' },
    alternative: { kind: 'member', safe: true },
  });
  expect(valueOf('az.map(a, x => x.b != 1 - 2)')).toMatchObject({
    kind: 'call',
    of: { name: 'az' },
    arguments: [{}, { kind: 'lambda' }],
  });
  expect(valueOf("'${a}-b\\'\\u{1F600}\\${c}'")).toMatchObject({ parts: [{ name: 'a' }, "-b'😀${c}"] });
  expect(valueOf('a::b.properties[0] // why\n#disable-next-line BCP037')).toMatchObject({
    kind: 'index',
    text: 'a::b.properties[0]',
  });
});

test.each([
  ['param a', 1, 'a type'],
  ["resource a 'b' = {}", 1, 'an API version'],
  ['var a = {\n  b: 1 c: 2\n}', 2, 'a comma, a line break or }'],
  ['var a = b &&\n  c', 1, 'an expression, found a line break'],
  ["var a = 'b\n'", 1, "' at the end of a string"],
  ["var a = '\\d'", 1, 'an escape that there is'],
  ['var a = 1 var b = 2', 1, 'a line break after a declaration'],
  ['var a = [\n  1', 2, 'found the end'],
  ['variable a = 1', 1, 'found variable'],
  ['var a = b ? c', 1, ': of a condition'],
  ['@secure() param a string', 1, 'a line break after a decorator'],
  ["import { a } '../b.bicep'", 1, 'expected from'],
])('%j is refused', (text, line, expected) => {
  expect(() => parse(text)).toThrow(BicepSyntaxError);
  expect(() => parse(text)).toThrow(expect.objectContaining({ line, message: expect.stringContaining(expected) }));
});
