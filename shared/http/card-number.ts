/** Digits of any script, in groups that spaces, dashes or points keep apart. */
const digitGroups = /\p{Nd}+(?:[\p{Zs}\p{Pd}.]{1,3}\p{Nd}+)*/gu;

/**
 * Whether a text holds what looks like a card number: 13 to 19 digits, perhaps grouped, that pass the Luhn check. A date
 * or a house number beside it does not hide it: every run of whole groups is looked at.
 */
export function holdsCardNumber(text: string): boolean {
  return (text.match(digitGroups) ?? []).some((match) => {
    const groups = (match.match(/\p{Nd}+/gu) ?? []).map((group) => Array.from(group, digitValue));
    return groups.some((_, first) => startsCardNumber(groups.slice(first)));
  });
}

/** Whether some of the groups, from the first on, make a card number. */
function startsCardNumber(groups: readonly number[][]): boolean {
  let digits: number[] = [];
  for (const group of groups) {
    digits = [...digits, ...group];
    if (digits.length > 19) return false;
    if (digits.length >= 13 && passesLuhn(digits)) return true;
  }
  return false;
}

/** What a digit of any script is worth: Unicode lays each script's ten out in order, zero first. */
function digitValue(digit: string): number {
  let before = (digit.codePointAt(0) ?? 0) - 1;
  let value = 0;
  for (; /\p{Nd}/u.test(String.fromCodePoint(before)); before -= 1) value += 1;
  return value % 10;
}

function passesLuhn(digits: readonly number[]): boolean {
  const sum = digits
    .toReversed()
    .reduce((total, digit, index) => total + (index % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2), 0);
  return sum % 10 === 0;
}
