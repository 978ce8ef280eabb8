import { posix } from 'node:path';
import { parseExpression } from './parse-expression.ts';
import { parseString } from './parse-string.ts';
import { BicepSyntaxError, Scanner } from './scanner.ts';
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
  const scanner = new Scanner(text);
  const found: { using?: string; param: Assignment[]; var: Assignment[] } = { param: [], var: [] };
  for (scanner.passBreaks(); !scanner.atEnd; scanner.passBreaks()) {
    const line = scanner.line;
    const keyword = scanner.expectIdentifier('using, param or var');
    if (keyword === 'param' || keyword === 'var') {
      const name = scanner.expectIdentifier('a name');
      scanner.expect('=');
      if (found[keyword].some((one) => one.name === name))
        throw new BicepSyntaxError(line, `expected each name once, found ${keyword} ${name} again`);
      found[keyword].push({ name, value: parseExpression(scanner), line });
    } else if (keyword === 'using' && found.using === undefined) {
      if (!scanner.sees("'")) scanner.fail('the path of a Bicep file');
      const reference = parseString(scanner, () => parseExpression(scanner));
      if (reference.kind !== 'literal') throw new BicepSyntaxError(line, 'expected a path without ${}');
      found.using = posix.join(posix.dirname(path), String(reference.value));
    } else {
      throw new BicepSyntaxError(line, `expected using once, param or var, found ${keyword}`);
    }
    if (!scanner.atLineEnd) scanner.fail('a line break after a value');
  }
  const { using, param, var: variables } = found;
  if (using === undefined) throw new BicepSyntaxError(1, `expected using './….bicep', found none`);
  return { path, using, parameters: param, variables };
}
