import { parseArguments } from './parse-expression.ts';
import type { Scanner } from './scanner.ts';
import type { Decorator } from './syntax.ts';

/** `@description('…')` and the like, in front of a declaration. */
export function parseDecorators(scanner: Scanner): Decorator[] {
  const decorators: Decorator[] = [];
  while (scanner.sees('@')) {
    const line = scanner.line;
    scanner.expect('@');
    if (scanner.takeWord('sys')) scanner.expect('.');
    const name = scanner.expectIdentifier('the name of a decorator');
    decorators.push({ name, arguments: parseArguments(scanner), line });
    if (!scanner.atLineEnd) scanner.fail('a line break after a decorator');
    scanner.passBreaks();
  }
  return decorators;
}
