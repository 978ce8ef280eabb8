/**
 * A LIKE pattern as a regular expression: `%` any text, `_` one character, `[a-f]` and `[^a-f]` one of a set;
 * the escape character makes the one behind it stand for itself.
 */
export function likePattern(pattern: string, escape: string | undefined): RegExp {
  let source = '';
  let index = 0;
  while (index < pattern.length) {
    const character = pattern.charAt(index);
    const set = character === '[' ? /^\[(\^?)([^\]]+)\]/.exec(pattern.slice(index)) : null;
    if (character === escape && index + 1 < pattern.length) {
      source += literal(pattern.charAt(index + 1));
      index += 2;
    } else if (set === null) {
      source += character === '%' ? '.*' : character === '_' ? '.' : literal(character);
      index += 1;
    } else {
      source += `[${set[1]}${members(set[2] ?? '')}]`;
      index += set[0].length;
    }
  }
  return new RegExp(`^${source}$`, 's');
}

/** The inside of a set: single characters and ranges; a range that runs backwards holds nothing. */
function members(set: string): string {
  return set.replace(/([^])-([^])|[^]/g, (member, low?: string, high?: string) => {
    if (low === undefined || high === undefined) return literal(member);
    return low <= high ? `${literal(low)}-${literal(high)}` : '';
  });
}

function literal(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
}
