/**
 * A LIKE pattern as a regular expression: `%` any text, `_` one character, `[a-f]` and `[^a-f]` one of a set;
 * the escape character makes the one behind it stand for itself.
 */
export function likePattern(pattern: string, escape: string | undefined): RegExp {
  let source = '';
  let index = 0;
  while (index < pattern.length) {
    const character = pattern.charAt(index);
    if (character === escape && index + 1 < pattern.length) {
      source += quote(pattern.charAt(index + 1));
      index += 2;
      continue;
    }
    const set = character === '[' ? /^\[(\^?)([^\]]+)\]/.exec(pattern.slice(index)) : null;
    if (set !== null) {
      source += `[${set[1]}${(set[2] ?? '').replace(/[\\[\]^]/g, '\\$&')}]`;
      index += set[0].length;
      continue;
    }
    source += character === '%' ? '.*' : character === '_' ? '.' : quote(character);
    index += 1;
  }
  return new RegExp(`^${source}$`, 's');
}

function quote(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
}
