import type { QueryError } from '../query-error.ts';
import { syntaxError, unsupported } from '../query-error.ts';
import type { Query } from './ast.ts';
import type { Token } from './lexer.ts';
import { tokenize } from './lexer.ts';

/** The tokens of a query and the place reached in them. */
export class TokenStream {
  readonly #tokens: Token[];
  readonly #parseSelect: (tokens: TokenStream) => Query;
  #index = 0;

  /** `parseSelect` parses the queries inside of expressions. */
  constructor(text: string, parseSelect: (tokens: TokenStream) => Query = refuseSubquery) {
    this.#tokens = tokenize(text);
    this.#parseSelect = parseSelect;
  }

  /** Takes a query and the parenthesis behind it. */
  takeSubquery(): Query {
    const query = this.#parseSelect(this);
    this.expect(')');
    return query;
  }

  get next(): Token {
    const token = this.#tokens[this.#index] ?? this.#tokens.at(-1);
    if (token === undefined) throw new TypeError('a token list has at least its end');
    return token;
  }

  /** The next token if it is a symbol or a keyword, in upper case; else nothing. */
  get symbol(): string {
    const { kind, text } = this.next;
    if (kind === 'symbol') return text;
    return kind === 'keyword' ? text.toUpperCase() : '';
  }

  /** Where the last token taken ended. */
  get taken(): number {
    return this.#tokens[this.#index - 1]?.end ?? 0;
  }

  take(): Token {
    const token = this.next;
    this.#index += 1;
    return token;
  }

  /** Whether the next token is this symbol or keyword. */
  sees(symbol: string): boolean {
    return this.symbol === symbol;
  }

  /** Takes the symbol or keyword if it comes next. */
  accepts(symbol: string): boolean {
    const seen = this.sees(symbol);
    if (seen) this.#index += 1;
    return seen;
  }

  expect(symbol: string): Token {
    if (!this.sees(symbol)) throw this.unexpected();
    return this.take();
  }

  expectIdentifier(): Token & { kind: 'identifier' } {
    const token = this.take();
    if (token.kind !== 'identifier') throw unexpected(token);
    return { ...token, kind: token.kind };
  }

  expectEnd(): void {
    if (this.next.kind !== 'end') throw this.unexpected();
  }

  unexpected(): QueryError {
    return unexpected(this.next);
  }
}

function refuseSubquery(tokens: TokenStream): never {
  throw unsupported('a subquery here', tokens.next);
}

export function unexpected({ kind, text, start, end }: Token): QueryError {
  if (kind === 'end') return syntaxError('SC1002', 'Syntax error, unexpected end-of-file.', { start, end });
  return syntaxError('SC1001', `Syntax error, incorrect syntax near '${text}'.`, { start, end });
}
