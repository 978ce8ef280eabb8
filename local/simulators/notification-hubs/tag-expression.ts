import { badRequest } from './refusal.ts';

/** A parsed tag expression: whether it holds for an installation's tags. */
export type TagPredicate = (tags: ReadonlySet<string>) => boolean;

const tokens = /\s*(\|\||&&|!|\(|\)|\$InstallationId:\{[^{}]+\}|[\w$@#.:-]+)/y;
const tag = /^[\w@#.:-]{1,120}$/;
const systemTag = /^(\$InstallationId:\{[^{}]+\}|\$UserId:[\w@#.:-]{1,120})$/;

/** Whether a text may be a tag: letters, digits and `_@#.:-`, up to 120 of them. */
export function isTag(text: string): boolean {
  return tag.test(text);
}

/**
 * Parses a tag expression: tags joined by `&&`, `||`, `!` and parentheses, `!` before `&&` before `||`.
 * Up to 20 tags when only `||` joins them, else up to 6.
 * https://learn.microsoft.com/azure/notification-hubs/notification-hubs-tags-segment-push-message
 * @throws {HubRefusal} 400 that shows where the expression breaks off.
 */
export function parseTagExpression(expression: string): TagPredicate {
  const words = split(expression);
  const tagCount = words.filter((word) => !isOperator(word)).length;
  const limit = words.some((word) => word === '&&' || word === '!') ? 6 : 20;
  if (tagCount > limit) {
    throw badRequest(`The tag expression has ${tagCount} tags; at most ${limit} are allowed with its operators.`);
  }
  const parser = new Parser(words, expression);
  return parser.parse();
}

function split(expression: string): string[] {
  const words: string[] = [];
  tokens.lastIndex = 0;
  const end = expression.trimEnd().length;
  while (tokens.lastIndex < end) {
    const from = tokens.lastIndex;
    const word = tokens.exec(expression)?.[1];
    if (word === undefined) throw broken(expression, from);
    words.push(word);
  }
  return words;
}

function isOperator(word: string): boolean {
  return ['||', '&&', '!', '(', ')'].includes(word);
}

function broken(expression: string, at: number): Error {
  return badRequest(`The supplied tag expression is invalid at position ${at}: "${expression}".`);
}

class Parser {
  readonly #words: string[];
  readonly #expression: string;
  #at = 0;

  constructor(words: string[], expression: string) {
    this.#words = words;
    this.#expression = expression;
  }

  parse(): TagPredicate {
    const predicate = this.#any();
    if (this.#at < this.#words.length) throw this.#broken();
    return predicate;
  }

  #any(): TagPredicate {
    const parts = [this.#all()];
    while (this.#take('||')) parts.push(this.#all());
    return (tags) => parts.some((part) => part(tags));
  }

  #all(): TagPredicate {
    const parts = [this.#one()];
    while (this.#take('&&')) parts.push(this.#one());
    return (tags) => parts.every((part) => part(tags));
  }

  #one(): TagPredicate {
    if (this.#take('!')) {
      const negated = this.#one();
      return (tags) => !negated(tags);
    }
    if (this.#take('(')) {
      const inner = this.#any();
      if (!this.#take(')')) throw this.#broken();
      return inner;
    }
    const word = this.#words[this.#at];
    if (word === undefined || !(isTag(word) || systemTag.test(word))) throw this.#broken();
    this.#at += 1;
    return (tags) => tags.has(word);
  }

  #take(operator: string): boolean {
    if (this.#words[this.#at] !== operator) return false;
    this.#at += 1;
    return true;
  }

  #broken(): Error {
    const before = this.#words.slice(0, this.#at).join('').length;
    return broken(this.#expression, before);
  }
}
