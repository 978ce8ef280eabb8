import { parseDecorators } from './parse-decorators.ts';
import { parseItems, parseKey } from './parse-expression.ts';
import type { Scanner } from './scanner.ts';
import type { Scalar, TypeExpression, TypeMember } from './syntax.ts';

const words: Readonly<Record<string, Scalar>> = { true: true, false: false, null: null };

export function parseType(scanner: Scanner): TypeExpression {
  const start = scanner.at;
  takeBar(scanner);
  const of = [parsePostfix(scanner)];
  while (takeBar(scanner)) of.push(parsePostfix(scanner));
  const [only] = of;
  return of.length === 1 && only !== undefined ? only : { kind: 'union', of, ...place(scanner, start) };
}

const place = (scanner: Scanner, start: number) => ({ line: scanner.lineOf(start), text: scanner.since(start) });

/** A union may go on on the next line. */
function takeBar(scanner: Scanner): boolean {
  const start = scanner.at;
  scanner.passBreaks();
  if (scanner.take('|')) {
    scanner.passBreaks();
    return true;
  }
  scanner.back(start);
  return false;
}

function parsePostfix(scanner: Scanner): TypeExpression {
  const start = scanner.at;
  let of = parsePrimary(scanner);
  for (;;) {
    if (scanner.take('[]')) of = { kind: 'array', of, ...place(scanner, start) };
    else if (scanner.take('?')) of = { kind: 'nullable', of, ...place(scanner, start) };
    else if (scanner.take('.'))
      of = { kind: 'member', of, name: scanner.expectIdentifier('the name of a type'), ...place(scanner, start) };
    else return of;
  }
}

function parsePrimary(scanner: Scanner): TypeExpression {
  const start = scanner.at;
  const here = () => place(scanner, start);
  if (scanner.take('(')) {
    scanner.passBreaks();
    const inner = parseType(scanner);
    scanner.passBreaks();
    scanner.expect(')');
    return inner;
  }
  if (scanner.take('{')) {
    const members: TypeMember[] = [];
    parseItems(scanner, '}', () => members.push(parseMember(scanner)));
    return { kind: 'object', members, ...here() };
  }
  if (scanner.take('[')) {
    const items: TypeExpression[] = [];
    parseItems(scanner, ']', () => items.push(parseType(scanner)));
    return { kind: 'tuple', items, ...here() };
  }
  if (scanner.sees("'")) {
    const { value } = literalKey(scanner, 'a type, which is never made of parts');
    return { kind: 'literal', value, ...here() };
  }
  const number = scanner.takeExactly(/-?\d+/y);
  if (number !== undefined) return { kind: 'literal', value: Number(number), ...here() };
  const name = scanner.expectIdentifier('a type');
  const value = words[name];
  return value === undefined ? { kind: 'name', name, ...here() } : { kind: 'literal', value, ...here() };
}

function parseMember(scanner: Scanner): TypeMember {
  const decorators = parseDecorators(scanner);
  const line = scanner.line;
  const name = scanner.take('*') ? '*' : String(literalKey(scanner, 'the name of a property').value);
  scanner.expect(':');
  return { name, type: parseType(scanner), decorators, line };
}

function literalKey(scanner: Scanner, expected: string) {
  const key = parseKey(scanner);
  return key.kind === 'literal' ? key : scanner.fail(expected);
}
