import type { JsonValue, Value } from '../../json.ts';
import { isObject } from '../../json.ts';
import type { BuiltIn, BuiltIns } from '../built-in.ts';
import { ofText } from '../built-in.ts';

export const conversionFunctions: BuiltIns = {
  STRINGTOARRAY: parsedAs((value) => Array.isArray(value)),
  STRINGTOBOOLEAN: parsedAs((value) => typeof value === 'boolean'),
  STRINGTONULL: parsedAs((value) => value === null),
  STRINGTONUMBER: parsedAs((value) => typeof value === 'number'),
  STRINGTOOBJECT: parsedAs(isObject),
  TOSTRING: { arity: [1, 1], call: toText },
};

/** JSON text with blanks around it, of one type. */
function parsedAs(isWanted: (value: JsonValue) => boolean): BuiltIn {
  return ofText((text) => {
    try {
      const value: JsonValue = JSON.parse(text, finiteOnly);
      return isWanted(value) ? value : undefined;
    } catch {
      return undefined;
    }
  });
}

/** `1e999` is more than a number can be. */
function finiteOnly(_: string, value: JsonValue): JsonValue {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError('a number is too large');
  return value;
}

function toText(value: Value): Value {
  if (value === undefined) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
