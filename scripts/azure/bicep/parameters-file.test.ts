import { expect, test } from 'vitest';
import { parseParameters } from './parameters-file.ts';

const parse = (text: string) => parseParameters('bicep/main.dev.bicepparam', text);

test('reads what is set, with environment variables, multi-line text and comments', () => {
  const file = parse(`using './main.bicep'

// The names of everything.
param environmentName = 'dev' // for now
var region = 'westeurope'
param location = region
param key = readEnvironmentVariable('KEY', '')
param capacity = {
  mode: 'serverless' /* one region */
}
param note = '''
two
lines'''
param origins = [
  'https://a.example'
  'https://b.example'
]
param owner = null
param most = -1
param on = true
`);
  expect(file.using).toBe('bicep/main.bicep');
  expect(file.parameters.map(({ name }) => name)).toEqual([
    'environmentName',
    'location',
    'key',
    'capacity',
    'note',
    'origins',
    'owner',
    'most',
    'on',
  ]);
  expect(file.parameters).toMatchObject([
    { line: 4, value: { value: 'dev' } },
    { value: { kind: 'name', name: 'region' } },
    { value: { kind: 'call', name: 'readEnvironmentVariable' } },
    { value: { properties: [{ key: { value: 'mode' } }] } },
    { value: { value: 'two\nlines' } },
    { value: { items: [{ value: 'https://a.example' }, {}] } },
    { value: { value: null } },
    { value: { value: -1 } },
    { value: { value: true } },
  ]);
});

test.each([
  ["param a = 'b'", 'expected using'],
  ["using 'a.bicep'\nusing 'b.bicep'", 'using once'],
  ["using 'a.bicep'\nparam a = 1\nparam a = 2", 'param a again'],
  ["using 'a.bicep'\noutput a string = 'b'", 'found output'],
  ["using 'a.bicep'\nparam a string = 'b'", 'expected ='],
  ["using 'a.bicep'\nparam a = 'b' 'c'", 'a line break after a value'],
])('%j is refused', (text, expected) => {
  expect(() => parse(text)).toThrow(
    expect.objectContaining({ code: 'bicep_syntax', message: expect.stringContaining(expected) }),
  );
});
