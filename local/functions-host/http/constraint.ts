/** Whether a decoded path segment passes an inline route constraint. */
export type Constraint = (value: string) => boolean;

const int32 = 2 ** 31;

const plain: Record<string, Constraint> = {
  int: (value) => isWhole(value) && Number(value) >= -int32 && Number(value) < int32,
  long: isLong,
  bool: (value) => /^(true|false)$/i.test(value),
  guid: (value) =>
    /^(\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}|[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12})$/i.test(value),
  alpha: (value) => /^[a-z]*$/i.test(value),
  decimal: isNumber,
  double: isNumber,
  float: isNumber,
  datetime: (value) => !Number.isNaN(Date.parse(value)),
  required: (value) => value !== '',
};

const withNumbers: Record<string, (value: string, first: number, second: number) => boolean> = {
  minlength: (value, least) => value.length >= least,
  maxlength: (value, most) => value.length <= most,
  length: (value, least, most) => value.length >= least && value.length <= most,
  min: (value, least) => isLong(value) && Number(value) >= least,
  max: (value, most) => isLong(value) && Number(value) <= most,
  range: (value, least, most) => isLong(value) && Number(value) >= least && Number(value) <= most,
};

/** The constraint that stands after a colon in a route: `guid`, `length(3,5)`, `regex(^a+$)`. Undefined: there is none of that name. */
export function parseConstraint(text: string): Constraint | undefined {
  const call = /^(\w+)(?:\((.*)\))?$/.exec(text);
  const name = call?.[1]?.toLowerCase() ?? '';
  const argument = call?.[2];
  if (argument === undefined) return Object.hasOwn(plain, name) ? plain[name] : undefined;
  if (name === 'regex') return matching(argument);
  const check = Object.hasOwn(withNumbers, name) ? withNumbers[name] : undefined;
  const [first = Number.NaN, second = first] = argument
    .split(',')
    .map((text) => (/^\s*-?\d+\s*$/.test(text) ? Number(text) : Number.NaN));
  if (check === undefined || Number.isNaN(first) || Number.isNaN(second)) return undefined;
  return (value) => check(value, first, second);
}

function matching(pattern: string): Constraint | undefined {
  try {
    const expression = new RegExp(pattern, 'i');
    return (value) => expression.test(value);
  } catch {
    return undefined;
  }
}

function isWhole(value: string): boolean {
  return /^[+-]?\d+$/.test(value);
}

function isLong(value: string): boolean {
  return isWhole(value) && BigInt.asIntN(64, BigInt(value.replace('+', ''))) === BigInt(value.replace('+', ''));
}

function isNumber(value: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value);
}
