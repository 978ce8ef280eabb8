/** A text that the compiler would not take. */
export class BicepSyntaxError extends Error {
  readonly code = 'bicep_syntax';
  readonly file: string;
  readonly line: number;
  constructor(file: string, line: number, message: string) {
    super(message);
    this.file = file;
    this.line = line;
  }
}

const blank = /(?:[ \t]+|\/\/[^\n]*|\/\*[^]*?\*\/|#(?:disable|restore)-(?:next-line|diagnostics)[^\n]*)+/y;
const breaks = /(?:[ \t\r\n]+|\/\/[^\n]*|\/\*[^]*?\*\/|#(?:disable|restore)-(?:next-line|diagnostics)[^\n]*)+/y;
const identifier = /[A-Za-z_][A-Za-z0-9_]*/y;

/** Walks a text from left to right. Blanks before what is asked for are passed over, line breaks only where they may stand. */
export class Scanner {
  readonly #path: string;
  readonly #text: string;
  /** Where each line ends. */
  readonly #ends: readonly number[];
  #at = 0;

  constructor(path: string, text: string) {
    this.#path = path;
    this.#text = text.replaceAll('\r\n', '\n');
    this.#ends = [...this.#text.matchAll(/\n/g)].map(({ index }) => index);
  }

  get at(): number {
    this.#match(blank);
    return this.#at;
  }

  get line(): number {
    return this.lineOf(this.at);
  }

  get atEnd(): boolean {
    return this.at >= this.#text.length;
  }

  lineOf(at: number): number {
    let [from, to] = [0, this.#ends.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.#ends[middle] ?? at) < at) from = middle + 1;
      else to = middle;
    }
    return from + 1;
  }

  /** What was walked over since `start`, without the blanks around it. */
  since(start: number): string {
    return this.#text.slice(start, this.#at).trim();
  }

  back(at: number): void {
    this.#at = at;
  }

  /** Whether a line break, or the end, comes next. */
  get atLineEnd(): boolean {
    return this.atEnd || this.#text[this.at] === '\n';
  }

  /** Passes over line breaks, if there are any. */
  passBreaks(): void {
    this.#match(breaks);
  }

  sees(text: string): boolean {
    return this.#text.startsWith(text, this.at);
  }

  seesWord(word: string): boolean {
    const start = this.at;
    const found = this.takeIdentifier();
    this.#at = start;
    return found === word;
  }

  take(text: string): boolean {
    if (!this.sees(text)) return false;
    this.#at += text.length;
    return true;
  }

  takeWord(word: string): boolean {
    if (!this.seesWord(word)) return false;
    this.#at += word.length;
    return true;
  }

  takeIdentifier(): string | undefined {
    this.#match(blank);
    return this.#match(identifier);
  }

  /** What matches a sticky pattern here, with no blanks passed over: for the inside of a string. */
  takeExactly(pattern: RegExp): string | undefined {
    return this.#match(pattern);
  }

  expect(text: string): void {
    if (!this.take(text)) this.fail(text);
  }

  expectIdentifier(what: string): string {
    return this.takeIdentifier() ?? this.fail(what);
  }

  fail(expected: string): never {
    const rest = this.#text.slice(this.at);
    const found =
      rest === '' ? 'the end' : rest.startsWith('\n') ? 'a line break' : rest.split('\n', 1)[0]?.slice(0, 40);
    return this.refuse(`expected ${expected}, found ${found}`);
  }

  refuse(message: string, line = this.line): never {
    throw new BicepSyntaxError(this.#path, line, message);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }
}
