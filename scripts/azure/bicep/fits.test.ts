import { expect, test } from 'vitest';
import { misfits } from './fits.ts';
import { Program } from './program.ts';
import { Unresolved, type Value } from './values.ts';

const files = {
  'bicep/types.bicep': `
@export()
@discriminator('mode')
type size = small | large
type small = {
  mode: 'small'
}
type large = {
  mode: 'large'
  @minValue(1000)
  most: int
  note: string?
}
@export()
@minLength(9)
type origin = string
`,
  'bicep/main.bicep': `
import { size } from 'types.bicep'
import * as shared from 'types.bicep'
param capacity size
param origins shared.origin[]
@allowed(['a', 'b'])
param letter string
@maxLength(2)
param names { *: int }
param pair [string, 'x' | 'y']?
param flag bool
`,
};
const program = new Program({ files: new Map(Object.entries(files)) });
const file = program.file('bicep/main.bicep');
const check = (name: string, value: Value) => {
  const parameter = file.parameters.find((one) => one.name === name);
  return parameter && misfits(value, parameter.type, { file, program }, parameter.decorators);
};

test.each<[string, Value]>([
  ['capacity', { mode: 'small' }],
  ['capacity', { mode: 'large', most: 1000, note: 'n' }],
  ['capacity', { mode: 'large', most: new Unresolved('most') }],
  ['origins', ['https://a.example']],
  ['letter', 'b'],
  ['names', { one: 1, two: 2 }],
  ['pair', ['a', 'y']],
  ['pair', null],
  ['flag', new Unresolved('flag')],
])('%s takes %j', (name, value) => {
  expect(check(name, value)).toEqual([]);
});

test.each<[string, Value, string]>([
  ['capacity', { mode: 'large', most: 10 }, '.most: expected a minValue of 1000, found 10'],
  ['capacity', { mode: 'large' }, ': expected most, found none'],
  ['capacity', { mode: 'small', most: 1000 }, ': expected no most, found one'],
  ['capacity', { mode: 'huge' }, ": expected small | large, found {mode: 'huge'}"],
  ['origins', ['*'], "[0]: expected a minLength of 9, found '*'"],
  ['origins', 'https://a.example', ": expected shared.origin[], found 'https://a.example'"],
  ['letter', 'c', ": expected one of ['a', 'b'], found 'c'"],
  ['names', { one: 'a' }, ".one: expected int, found 'a'"],
  ['pair', ['a', 'z'], "[1]: expected 'x' | 'y', found 'z'"],
  ['flag', 'true', ": expected bool, found 'true'"],
])('%s does not take %j', (name, value, fault) => {
  expect(check(name, value)).toEqual([fault]);
});
