import type { BicepFile } from './bicep-file.ts';
import type { Decorator, Expression, TypeExpression } from './syntax.ts';

/** The parts of an expression, not those of its parts. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'name':
      return [];
    case 'interpolation':
      return expression.parts.filter((part) => typeof part !== 'string');
    case 'object':
      return expression.properties.flatMap(({ key, value }) => [key, value]);
    case 'array':
      return expression.items;
    case 'member':
    case 'nested':
      return [expression.of];
    case 'index':
      return [expression.of, expression.index];
    case 'call':
      return [...(expression.of === undefined ? [] : [expression.of]), ...expression.arguments];
    case 'unary':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'ternary':
      return [expression.condition, expression.consequence, expression.alternative];
    case 'lambda':
      return [expression.body];
    case 'loop':
      return [expression.of, ...(expression.condition === undefined ? [] : [expression.condition]), expression.body];
  }
}

/** An expression and everything in it. */
export function* allIn(expression: Expression): Generator<Expression> {
  yield expression;
  for (const part of partsOf(expression)) yield* allIn(part);
}

/** The names that an expression takes from its file: not those of its loops and lambdas. */
export function* freeNames(
  expression: Expression,
  bound: readonly string[] = [],
): Generator<{ name: string; line: number }> {
  if (expression.kind === 'name' && !bound.includes(expression.name)) yield expression;
  if (expression.kind === 'loop') {
    yield* freeNames(expression.of, bound);
    const inside = [...bound, expression.item, expression.index ?? expression.item];
    if (expression.condition !== undefined) yield* freeNames(expression.condition, inside);
    yield* freeNames(expression.body, inside);
    return;
  }
  const inside = expression.kind === 'lambda' ? [...bound, ...expression.parameters] : bound;
  for (const part of partsOf(expression)) yield* freeNames(part, inside);
}

interface Root {
  readonly expression: Expression;
  readonly bound: readonly string[];
}

/** Every expression of a file that is in no other, with the names that its declaration binds. */
export function* expressionsOf(file: BicepFile): Generator<Root> {
  const unbound = (expression: Expression): Root => ({ expression, bound: [] });
  for (const { default: given } of file.parameters) if (given !== undefined) yield unbound(given);
  for (const { value } of [...file.variables, ...file.outputs]) yield unbound(value);
  for (const { parameters, body } of file.functions)
    yield { expression: body, bound: parameters.map(({ name }) => name) };
  for (const { loop, condition, body } of [...file.resources, ...file.modules]) {
    if (loop !== undefined) yield unbound(loop.of);
    const bound = loop === undefined ? [] : [loop.item, loop.index ?? loop.item];
    if (condition !== undefined) yield { expression: condition, bound };
    yield { expression: body, bound };
  }
  for (const { arguments: given } of decoratorsOf(file)) for (const expression of given) yield unbound(expression);
}

/** Everything that stands anywhere in a file. */
export function* allInFile(file: BicepFile): Generator<Expression> {
  for (const { expression } of expressionsOf(file)) yield* allIn(expression);
}

/** Every type that is written in a file, and in none of its types. */
export function typesOf(file: BicepFile): TypeExpression[] {
  const ofFunctions = file.functions.flatMap(({ parameters, returns }) => [
    ...parameters.map(({ type }) => type),
    returns,
  ]);
  return [...[...file.parameters, ...file.outputs, ...file.types].map(({ type }) => type), ...ofFunctions];
}

/** A type and everything in it. */
export function* allInType(type: TypeExpression): Generator<TypeExpression> {
  yield type;
  switch (type.kind) {
    case 'object':
      for (const member of type.members) yield* allInType(member.type);
      return;
    case 'tuple':
      for (const item of type.items) yield* allInType(item);
      return;
    case 'union':
      for (const one of type.of) yield* allInType(one);
      return;
    case 'array':
    case 'nullable':
    case 'member':
      yield* allInType(type.of);
      return;
    case 'literal':
    case 'name':
  }
}

function decoratorsOf(file: BicepFile): readonly Decorator[] {
  const { parameters, variables, types, functions, resources, modules, outputs } = file;
  return [...parameters, ...variables, ...types, ...functions, ...resources, ...modules, ...outputs].flatMap(
    (one) => one.decorators,
  );
}
