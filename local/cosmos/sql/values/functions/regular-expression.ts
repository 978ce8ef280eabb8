const flags: Record<string, string> = { m: 'm', s: 's', i: 'i', x: '' };

/**
 * The pattern of REGEXMATCH with its modifiers `m`, `s`, `i` and `x` (blanks in the pattern do not count); undefined if one of
 * them is none. Patterns are JavaScript's, not PCRE's: they agree on what filters commonly use.
 */
export function regularExpression(pattern: string, modifiers: string): RegExp | undefined {
  const chosen = Array.from(modifiers, (modifier) => flags[modifier]);
  if (chosen.includes(undefined)) return undefined;
  const source = modifiers.includes('x') ? pattern.replace(/(\\.)|\s+|#.*$/gm, '$1') : pattern;
  try {
    return new RegExp(source, [...new Set(chosen)].join(''));
  } catch {
    return undefined;
  }
}
