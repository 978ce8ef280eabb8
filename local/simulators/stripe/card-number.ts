// Digits in groups, standing alone: ids that hold digits among letters are not meant.
const candidates = /(?<!\w)\d(?:[ -]?\d){12,18}(?!\w)/g;

/** Whether a text holds what looks like a card number: 13 to 19 digits that pass the Luhn check. */
export function holdsCardNumber(text: string): boolean {
  return (text.match(candidates) ?? []).some((digits) => passesLuhn(digits.replaceAll(/[ -]/g, '')));
}

function passesLuhn(digits: string): boolean {
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, index) => {
      const value = index % 2 === 0 ? Number(digit) : Number(digit) * 2;
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}
