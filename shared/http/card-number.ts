/** Whether a text holds what looks like a card number: 13 to 19 digits, perhaps grouped, that pass the Luhn check. */
export function holdsCardNumber(text: string): boolean {
  const runs = text.match(/\d(?:[ -]?\d)*/g) ?? [];
  return runs
    .map((run) => run.replaceAll(/[ -]/g, ''))
    .some((digits) => digits.length >= 13 && digits.length <= 19 && passesLuhn(digits));
}

function passesLuhn(digits: string): boolean {
  const sum = Array.from(digits, Number)
    .toReversed()
    .reduce((total, digit, index) => total + (index % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2), 0);
  return sum % 10 === 0;
}
