import { posix } from 'node:path';
import { parseDecorators } from './parse-decorators.ts';
import { parseCondition, parseExpression, parseLoop, parseObject, seesLoop } from './parse-expression.ts';
import { parseString } from './parse-string.ts';
import { parseType } from './parse-type.ts';
import { Scanner } from './scanner.ts';
import type { Decorator, Expression, Loop, ObjectExpression, Property, TypeExpression } from './syntax.ts';

interface Declaration {
  readonly name: string;
  readonly decorators: readonly Decorator[];
  readonly line: number;
}
export type Parameter = Declaration & { readonly type: TypeExpression; readonly default?: Expression };
export type Variable = Declaration & { readonly value: Expression };
export type TypeDeclaration = Declaration & { readonly type: TypeExpression };
export type Output = Declaration & { readonly type: TypeExpression; readonly value: Expression };
export type FunctionDeclaration = Declaration & {
  readonly parameters: readonly { readonly name: string; readonly type: TypeExpression }[];
  readonly returns: TypeExpression;
  readonly body: Expression;
};

/** What a resource and a module have in common. `name` is the symbol. */
type Deployable = Declaration & {
  readonly condition?: Expression;
  readonly loop?: Pick<Loop, 'item' | 'index' | 'of'>;
  readonly body: ObjectExpression;
};
export type Resource = Deployable & {
  /** In full, that of a nested resource too: `Microsoft.Storage/storageAccounts/blobServices`. */
  readonly type: string;
  readonly apiVersion: string;
  readonly existing: boolean;
  /** The symbol of the resource that it is nested in. */
  readonly nestedIn?: string;
};
export type Module = Deployable & {
  /** From the root of the tree, such as `bicep/modules/storage/storage.bicep`. */
  readonly path: string;
};
export interface Import {
  readonly path: string;
  readonly line: number;
  /** What stands in `{ … }` by the name it has here, or everything below one name. */
  readonly names: ReadonlyMap<string, string> | { readonly all: string };
}

export interface BicepFile {
  readonly path: string;
  readonly targetScope: string;
  readonly parameters: readonly Parameter[];
  readonly variables: readonly Variable[];
  readonly types: readonly TypeDeclaration[];
  readonly functions: readonly FunctionDeclaration[];
  readonly resources: readonly Resource[];
  readonly modules: readonly Module[];
  readonly outputs: readonly Output[];
  readonly imports: readonly Import[];
}

type Statement =
  | { kind: 'parameter'; of: Parameter }
  | { kind: 'variable'; of: Variable }
  | { kind: 'type'; of: TypeDeclaration }
  | { kind: 'function'; of: FunctionDeclaration }
  | { kind: 'resources'; of: Resource[] }
  | { kind: 'module'; of: Module }
  | { kind: 'output'; of: Output }
  | { kind: 'import'; of: Import }
  | { kind: 'scope'; of: string }
  | { kind: 'metadata' };

/** Reads a `.bicep` file. Throws a BicepSyntaxError at the first thing that the compiler would not take. */
export function parseBicep(path: string, text: string): BicepFile {
  const scanner = new Scanner(path, text);
  const statements: Statement[] = [];
  for (scanner.passBreaks(); !scanner.atEnd; scanner.passBreaks()) {
    statements.push(parseStatement(scanner, path));
    if (!scanner.atLineEnd) scanner.fail('a line break after a declaration');
  }
  return {
    path,
    targetScope: statements.find((one) => one.kind === 'scope')?.of ?? 'resourceGroup',
    parameters: statements.filter((one) => one.kind === 'parameter').map((one) => one.of),
    variables: statements.filter((one) => one.kind === 'variable').map((one) => one.of),
    types: statements.filter((one) => one.kind === 'type').map((one) => one.of),
    functions: statements.filter((one) => one.kind === 'function').map((one) => one.of),
    resources: statements.filter((one) => one.kind === 'resources').flatMap((one) => one.of),
    modules: statements.filter((one) => one.kind === 'module').map((one) => one.of),
    outputs: statements.filter((one) => one.kind === 'output').map((one) => one.of),
    imports: statements.filter((one) => one.kind === 'import').map((one) => one.of),
  };
}

/** The value of a property, by its name. */
export function property(object: ObjectExpression, name: string): Expression | undefined {
  return propertyOf(object, name)?.value;
}

export function propertyOf(object: ObjectExpression, name: string): Property | undefined {
  return object.properties.find(({ key }) => key.kind === 'literal' && key.value === name);
}

function parseStatement(scanner: Scanner, path: string): Statement {
  const decorators = parseDecorators(scanner);
  const line = scanner.line;
  const keyword = scanner.expectIdentifier('a declaration');
  switch (keyword) {
    case 'param': {
      const name = scanner.expectIdentifier('the name of a parameter');
      const type = parseType(scanner);
      const given = scanner.take('=') ? parseExpression(scanner) : undefined;
      return { kind: 'parameter', of: { name, type, decorators, line, ...(given && { default: given }) } };
    }
    case 'var': {
      const name = scanner.expectIdentifier('the name of a variable');
      scanner.expect('=');
      return { kind: 'variable', of: { name, value: parseExpression(scanner), decorators, line } };
    }
    case 'type': {
      const name = scanner.expectIdentifier('the name of a type');
      scanner.expect('=');
      return { kind: 'type', of: { name, type: parseType(scanner), decorators, line } };
    }
    case 'output': {
      const name = scanner.expectIdentifier('the name of an output');
      const type = parseType(scanner);
      scanner.expect('=');
      return { kind: 'output', of: { name, type, value: parseExpression(scanner), decorators, line } };
    }
    case 'func':
      return { kind: 'function', of: { ...parseFunction(scanner), decorators, line } };
    case 'resource':
      return { kind: 'resources', of: parseResource(scanner, { decorators, line }) };
    case 'module': {
      const name = scanner.expectIdentifier('the name of a module');
      const reference = parseText(scanner, 'the path of a module');
      const body = parseBody(scanner, () => parseObject(scanner));
      return { kind: 'module', of: { name, path: resolved(path, reference), ...body, decorators, line } };
    }
    case 'import':
      return { kind: 'import', of: { ...parseImport(scanner, path), line } };
    case 'targetScope':
      scanner.expect('=');
      return { kind: 'scope', of: parseText(scanner, 'a scope') };
    case 'metadata':
      scanner.expectIdentifier('a name');
      scanner.expect('=');
      parseExpression(scanner);
      return { kind: 'metadata' };
    default:
      return scanner.refuse(`expected a declaration such as param or resource, found ${keyword}`, line);
  }
}

function parseFunction(scanner: Scanner) {
  const name = scanner.expectIdentifier('the name of a function');
  const parameters: FunctionDeclaration['parameters'][number][] = [];
  scanner.expect('(');
  scanner.passBreaks();
  while (!scanner.take(')')) {
    parameters.push({ name: scanner.expectIdentifier('the name of a parameter'), type: parseType(scanner) });
    scanner.passBreaks();
    if (!scanner.sees(')')) scanner.expect(',');
    scanner.passBreaks();
  }
  const returns = parseType(scanner);
  scanner.expect('=>');
  scanner.passBreaks();
  return { name, parameters, returns, body: parseExpression(scanner) };
}

type Head = Pick<Declaration, 'decorators' | 'line'> & { readonly within?: Resource | undefined };

/** A resource with those that are nested in it, which follow it. */
function parseResource(scanner: Scanner, { within, ...head }: Head): Resource[] {
  const name = scanner.expectIdentifier('the name of a resource');
  const [segment = '', version] = parseText(scanner, 'the type of a resource').split('@');
  const apiVersion = version ?? within?.apiVersion;
  if (apiVersion === undefined) return scanner.refuse(`expected ${segment}@ and an API version`, head.line);
  const type = within === undefined ? segment : `${within.type}/${segment}`;
  const existing = scanner.takeWord('existing');
  const nested: Resource[] = [];
  const self = { name, type, apiVersion, existing, ...(within && { nestedIn: within.name }), ...head };
  const placeholder = { kind: 'object', properties: [], line: head.line, text: '' } as const;
  const body = parseBody(scanner, () =>
    parseObject(scanner, () => {
      const start = scanner.at;
      const decorators = parseDecorators(scanner);
      const line = scanner.line;
      const found = scanner.takeWord('resource') && !scanner.sees(':');
      if (found) nested.push(...parseResource(scanner, { decorators, line, within: { ...self, body: placeholder } }));
      else scanner.back(start);
      return found;
    }),
  );
  return [{ ...self, ...body }, ...nested];
}

/** `= {…}`, `= if (…) {…}` or `= [for … in …: {…}]`. */
function parseBody(scanner: Scanner, object: () => ObjectExpression) {
  scanner.expect('=');
  if (seesLoop(scanner)) {
    const { body, condition, ...loop } = parseLoop(scanner, object);
    return { body, loop, ...(condition && { condition }) };
  }
  const condition = parseCondition(scanner);
  return { ...(condition && { condition }), body: object() };
}

function parseImport(scanner: Scanner, path: string): Omit<Import, 'line'> {
  const from = () => {
    if (!scanner.takeWord('from')) scanner.fail('from');
    return resolved(path, parseText(scanner, 'the path of a file'));
  };
  if (scanner.take('*')) {
    if (!scanner.takeWord('as')) scanner.fail('as');
    const all = scanner.expectIdentifier('a name');
    return { names: { all }, path: from() };
  }
  const names = new Map<string, string>();
  scanner.expect('{');
  scanner.passBreaks();
  while (!scanner.take('}')) {
    const there = scanner.expectIdentifier('the name of what is imported');
    names.set(scanner.takeWord('as') ? scanner.expectIdentifier('a name') : there, there);
    if (!scanner.take(',') && !scanner.atLineEnd && !scanner.sees('}')) scanner.fail('a comma or }');
    scanner.passBreaks();
  }
  return { names, path: from() };
}

function parseText(scanner: Scanner, expected: string): string {
  if (!scanner.sees("'")) scanner.fail(expected);
  const text = parseString(scanner, () => parseExpression(scanner));
  return text.kind === 'literal' ? String(text.value) : scanner.fail(`${expected} without \${}`);
}

const resolved = (path: string, reference: string) => posix.join(posix.dirname(path), reference);
