import { posix } from 'node:path';
import { parseExpression } from './parse-expression.ts';
import { parseString } from './parse-string.ts';
import { Scanner } from './scanner.ts';
import type { Expression } from './syntax.ts';

interface Assignment {
  readonly name: string;
  readonly value: Expression;
  readonly line: number;
}

export interface ParametersFile {
  readonly path: string;
  /** The file whose parameters are set, from the root of the tree. */
  readonly using: string;
  readonly parameters: readonly Assignment[];
  readonly variables: readonly Assignment[];
}

/** Reads a `.bicepparam` file. Throws a BicepSyntaxError at the first thing that the compiler would not take. */
export function parseParameters(path: string, text: string): ParametersFile {
  const scanner = new Scanner(path, text);
  const found: { using?: string; param: Assignment[]; var: Assignment[] } = { param: [], var: [] };
  for (scanner.passBreaks(); !scanner.atEnd; scanner.passBreaks()) {
    const line = scanner.line;
    const keyword = scanner.expectIdentifier('using, param or var');
    if (keyword === 'param' || keyword === 'var') {
      const name = scanner.expectIdentifier('a name');
      scanner.expect('=');
      if (found[keyword].some((one) => one.name === name))
        return scanner.refuse(`expected each name once, found ${keyword} ${name} again`, line);
      found[keyword].push({ name, value: parseExpression(scanner), line });
    } else if (keyword === 'using' && found.using === undefined) {
      if (!scanner.sees("'")) scanner.fail('the path of a Bicep file');
      const reference = parseString(scanner, () => parseExpression(scanner));
      if (reference.kind !== 'literal') return scanner.refuse('expected a path without ${}', line);
      found.using = posix.join(posix.dirname(path), String(reference.value));
    } else {
      return scanner.refuse(`expected using once, param or var, found ${keyword}`, line);
    }
    if (!scanner.atLineEnd) scanner.fail('a line break after a value');
  }
  const { using, param, var: variables } = found;
  if (using === undefined) return scanner.refuse(`expected using './….bicep', found none`, 1);
  return { path, using, parameters: param, variables };
}
