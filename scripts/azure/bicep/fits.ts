import type { BicepFile } from './bicep-file.ts';
import type { Program } from './program.ts';
import type { Decorator, TypeExpression, TypeMember } from './syntax.ts';
import { isList, isValues, show, Unresolved, type Value, type Values } from './values.ts';

/** Where the names of a type are looked up. */
export interface TypeScope {
  readonly file: BicepFile;
  readonly program: Program;
}

const primitives: Readonly<Record<string, (value: Value) => boolean>> = {
  any: () => true,
  array: (value) => isList(value),
  bool: (value) => typeof value === 'boolean',
  int: (value) => typeof value === 'number' && Number.isInteger(value),
  object: (value) => isValues(value),
  string: (value) => typeof value === 'string',
};

/**
 * What of a value does not fit a type and the decorators beside it, a line each, such as `.mode: expected 'a', found 'b'`.
 * What is not known fits.
 */
export function misfits(
  value: Value,
  type: TypeExpression,
  scope: TypeScope,
  decorators: readonly Decorator[] = [],
): string[] {
  if (value instanceof Unresolved) return [];
  const bounds = outOfBounds(value, decorators);
  return bounds.length > 0 ? bounds : ofType(value, type, scope);
}

function ofType(value: Value, type: TypeExpression, scope: TypeScope): string[] {
  const misfit = () => [`: expected ${type.text.replaceAll(/\s+/g, ' ')}, found ${show(value)}`];
  switch (type.kind) {
    case 'literal':
      return value === type.value ? [] : misfit();
    case 'nullable':
      return value === null ? [] : misfits(value, type.of, scope);
    case 'array':
      return isList(value)
        ? value.flatMap((item, index) => under(`[${index}]`, misfits(item, type.of, scope)))
        : misfit();
    case 'tuple':
      if (!isList(value) || value.length !== type.items.length) return misfit();
      return type.items.flatMap((item, index) => under(`[${index}]`, misfits(value[index] ?? null, item, scope)));
    case 'object':
      return isValues(value) ? ofMembers(value, type.members, scope) : misfit();
    case 'union': {
      const each = type.of.map((one) => ({ one, faults: misfits(value, one, scope) }));
      if (each.some(({ faults }) => faults.length === 0)) return [];
      // Of objects that are told apart by a property, the one that is meant says what is wrong.
      const meant = each.filter(({ one }) => isValues(value) && discriminated(value, one, scope));
      return (meant.length === 1 ? meant[0]?.faults : undefined) ?? misfit();
    }
    case 'member':
    case 'name': {
      const fits = type.kind === 'name' ? primitives[type.name] : undefined;
      if (fits !== undefined) return fits(value) ? [] : misfit();
      const found = declarationOf(type, scope);
      return found === undefined ? [] : misfits(value, found.type, found.scope, found.decorators);
    }
  }
}

function ofMembers(value: Values, members: readonly TypeMember[], scope: TypeScope): string[] {
  const rest = members.find(({ name }) => name === '*');
  const named = members.filter(({ name }) => name !== '*');
  const unknown = Object.keys(value).filter((key) => !named.some(({ name }) => name === key));
  return [
    ...named.flatMap(({ name, type, decorators }) => {
      const held = value[name];
      if (held !== undefined) return under(`.${name}`, misfits(held, type, scope, decorators));
      return isOptional(type, scope) ? [] : [`: expected ${name}, found none`];
    }),
    ...unknown.flatMap((key) =>
      rest === undefined
        ? [`: expected no ${key}, found one`]
        : under(`.${key}`, misfits(value[key] ?? null, rest.type, scope, rest.decorators)),
    ),
  ];
}

function isOptional(type: TypeExpression, scope: TypeScope): boolean {
  if (type.kind === 'nullable') return true;
  if (type.kind === 'union') return type.of.some((one) => one.kind === 'literal' && one.value === null);
  const found = type.kind === 'name' || type.kind === 'member' ? declarationOf(type, scope) : undefined;
  return found !== undefined && isOptional(found.type, found.scope);
}

/** Whether every property that an object type fixes to one value has that value. */
function discriminated(value: Values, type: TypeExpression, scope: TypeScope): boolean {
  const found = type.kind === 'name' || type.kind === 'member' ? declarationOf(type, scope)?.type : type;
  if (found?.kind !== 'object') return false;
  const fixed = found.members.flatMap(({ name, type: of }) =>
    of.kind === 'literal' ? [{ name, value: of.value }] : [],
  );
  return fixed.length > 0 && fixed.every((one) => value[one.name] === one.value);
}

interface Declared {
  readonly type: TypeExpression;
  readonly decorators: readonly Decorator[];
  readonly scope: TypeScope;
}

function declarationOf(type: TypeExpression, scope: TypeScope): Declared | undefined {
  const { file, program } = scope;
  if (type.kind === 'member' && type.of.kind === 'name') {
    const of = type.of.name;
    const from = file.imports.find(({ names }) => 'all' in names && names.all === of);
    return from && inFile(type.name, { program, file: program.file(from.path) });
  }
  if (type.kind !== 'name') return undefined;
  const own = inFile(type.name, scope);
  if (own !== undefined) return own;
  for (const { path, names } of file.imports) {
    const there = 'all' in names ? undefined : names.get(type.name);
    if (there !== undefined) return inFile(there, { program, file: program.file(path) });
  }
  return undefined;
}

function inFile(name: string, scope: TypeScope): Declared | undefined {
  const found = scope.file.types.find((one) => one.name === name);
  return found && { type: found.type, decorators: found.decorators, scope };
}

function outOfBounds(value: Value, decorators: readonly Decorator[]): string[] {
  const size = typeof value === 'string' || isList(value) ? value.length : undefined;
  return decorators.flatMap(({ name, arguments: [given] }) => {
    const bound = given?.kind === 'literal' ? given.value : undefined;
    if (name === 'allowed' && given?.kind === 'array') {
      const allowed = given.items.map((item) => (item.kind === 'literal' ? item.value : null));
      return allowed.some((one) => one === value)
        ? []
        : [`: expected one of ${given.text.replaceAll(/\s+/g, ' ')}, found ${show(value)}`];
    }
    if (typeof bound !== 'number') return [];
    const wrong =
      (name === 'minValue' && typeof value === 'number' && value < bound) ||
      (name === 'maxValue' && typeof value === 'number' && value > bound) ||
      (name === 'minLength' && size !== undefined && size < bound) ||
      (name === 'maxLength' && size !== undefined && size > bound);
    return wrong ? [`: expected a ${name} of ${bound}, found ${show(value)}`] : [];
  });
}

function under(path: string, faults: readonly string[]): string[] {
  return faults.map((fault) => `${path}${fault}`);
}
