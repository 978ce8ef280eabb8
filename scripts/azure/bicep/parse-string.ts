import type { Scanner } from './scanner.ts';
import type { Expression, Interpolation, Literal } from './syntax.ts';

const multiLine = /'''[^]*?'{3,5}(?!')/y;
const plain = /[^'$\\\n]+|\$(?!\{)/y;
const escape = /\\(?:[nrt'\\$]|u\{[0-9a-fA-F]{1,6}\})/y;
const meaning: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** `'…'` with `${…}` in it, or `'''…'''`, which has neither escapes nor interpolation. */
export function parseString(scanner: Scanner, expression: () => Expression): Literal | Interpolation {
  const start = scanner.at;
  const line = scanner.line;
  const whole = scanner.takeExactly(multiLine);
  if (whole !== undefined) return { kind: 'literal', value: whole.slice(3, -3).replace(/^\n/, ''), line, text: whole };
  scanner.expect("'");
  const parts: (string | Expression)[] = [];
  for (;;) {
    const text = takeText(scanner);
    if (text !== '') parts.push(text);
    if (scanner.takeExactly(/'/y) !== undefined) break;
    if (scanner.takeExactly(/\$\{/y) === undefined)
      scanner.fail("' at the end of a string, or an escape that there is");
    parts.push(expression());
    scanner.expect('}');
  }
  const [first = ''] = parts;
  const text = scanner.since(start);
  if (parts.length < 2 && typeof first === 'string') return { kind: 'literal', value: first, line, text };
  return { kind: 'interpolation', parts, line, text };
}

function takeText(scanner: Scanner): string {
  let text = '';
  for (;;) {
    const run = scanner.takeExactly(plain);
    const escaped = run === undefined ? scanner.takeExactly(escape) : undefined;
    if (run === undefined && escaped === undefined) return text;
    text += run ?? unescape(escaped ?? '');
  }
}

function unescape(escaped: string): string {
  const letter = escaped.slice(1);
  if (letter.startsWith('u')) return String.fromCodePoint(Number.parseInt(letter.slice(2, -1), 16));
  return meaning[letter] ?? letter;
}
