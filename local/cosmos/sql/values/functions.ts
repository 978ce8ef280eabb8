import type { JsonValue, Value } from '../json.ts';
import { isObject } from '../json.ts';
import { equals } from './compare.ts';

export interface BuiltIn {
  /** How many arguments it takes, at least and at most. */
  arity: readonly [number, number];
  /** The value; undefined where the arguments are of the wrong type. */
  call(...values: Value[]): Value;
}

/** The built-in functions, by their upper-case names. */
export const functions: ReadonlyMap<string, BuiltIn> = new Map(
  Object.entries({
    STARTSWITH: textTest((text, part) => text.startsWith(part)),
    ENDSWITH: textTest((text, part) => text.endsWith(part)),
    CONTAINS: textTest((text, part) => text.includes(part)),
    STRINGEQUALS: textTest((text, part) => text === part),
    LOWER: ofText((text) => text.toLowerCase()),
    UPPER: ofText((text) => text.toUpperCase()),
    LENGTH: ofText((text) => text.length),
    SUBSTRING: { arity: [3, 3], call: substring },
    CONCAT: { arity: [2, Number.POSITIVE_INFINITY], call: concat },
    ABS: ofNumber(Math.abs),
    FLOOR: ofNumber(Math.floor),
    CEILING: ofNumber(Math.ceil),
    ROUND: ofNumber(round),
    IS_DEFINED: isA((value) => value !== undefined),
    IS_NULL: isA((value) => value === null),
    IS_STRING: isA((value) => typeof value === 'string'),
    IS_NUMBER: isA((value) => typeof value === 'number'),
    IS_BOOL: isA((value) => typeof value === 'boolean'),
    IS_ARRAY: isA((value) => Array.isArray(value)),
    IS_OBJECT: isA(isObject),
    ARRAY_LENGTH: { arity: [1, 1], call: (value) => (Array.isArray(value) ? value.length : undefined) },
    ARRAY_CONTAINS: { arity: [2, 3], call: arrayContains },
  } satisfies Record<string, BuiltIn>),
);

/** What the service has besides. Aggregates that are not served count here too. */
const elsewhere = new Set(
  `ACOS ARRAY_AVG ARRAY_CONCAT ARRAY_CONTAINS_ALL ARRAY_CONTAINS_ANY ARRAY_MAX ARRAY_MEDIAN ARRAY_MIN ARRAY_SLICE ARRAY_SUM
  ASIN ATAN ATN2 CHOOSE COS COT COUNTIF DATETIMEADD DATETIMEBIN DATETIMEDIFF DATETIMEFORMAT DATETIMEFROMPARTS DATETIMEPART
  DATETIMETOTICKS DATETIMETOTIMESTAMP DEGREES DOCUMENTID EXP FULLTEXTCONTAINS FULLTEXTCONTAINSALL FULLTEXTCONTAINSANY
  FULLTEXTSCORE GETCURRENTDATETIME GETCURRENTDATETIMESTATIC GETCURRENTTICKS GETCURRENTTICKSSTATIC GETCURRENTTIMESTAMP
  GETCURRENTTIMESTAMPSTATIC IIF INDEX_OF INTADD INTBITAND INTBITLEFTSHIFT INTBITNOT INTBITOR INTBITRIGHTSHIFT INTBITXOR
  INTDIV INTMOD INTMUL INTSUB IS_FINITE_NUMBER IS_INTEGER IS_PRIMITIVE LASTSUBSTRINGAFTER LASTSUBSTRINGBEFORE LEFT LOG LOG10
  LTRIM MAKELIST MAKESET NUMBERBIN OBJECTTOARRAY PI POWER RADIANS RAND REGEXMATCH REGEXEXTRACT REGEXEXTRACTALL REPLACE
  REPLICATE REVERSE RIGHT RRF RTRIM SETDIFFERENCE SETEQUAL SETINTERSECT SETUNION SIGN SIN SQRT SQUARE STRINGJOIN STRINGSPLIT
  STRINGTOARRAY STRINGTOBOOLEAN STRINGTONULL STRINGTONUMBER STRINGTOOBJECT ST_AREA ST_DISTANCE ST_INTERSECTS ST_ISVALID
  ST_ISVALIDDETAILED ST_WITHIN SUBSTRINGAFTER SUBSTRINGBEFORE TAN TICKSTODATETIME TIMESTAMPTODATETIME TOSTRING TRIM TRUNC
  VECTORDISTANCE`.split(/\s+/),
);

/** Whether the service knows a function of this upper-case name that is not among `functions`. */
export function isKnownElsewhere(name: string): boolean {
  return elsewhere.has(name);
}

function isA(test: (value: Value) => boolean): BuiltIn {
  return { arity: [1, 1], call: test };
}

function ofText(map: (text: string) => JsonValue): BuiltIn {
  return { arity: [1, 1], call: (value) => (typeof value === 'string' ? map(value) : undefined) };
}

function ofNumber(map: (number: number) => number): BuiltIn {
  return { arity: [1, 1], call: (value) => (typeof value === 'number' ? map(value) : undefined) };
}

/** A test of two strings; the optional third argument makes it ignore case. */
function textTest(test: (text: string, part: string) => boolean): BuiltIn {
  return {
    arity: [2, 3],
    call(text, part, ...[ignoreCase = false]) {
      if (typeof text !== 'string' || typeof part !== 'string' || typeof ignoreCase !== 'boolean') return undefined;
      return ignoreCase ? test(text.toLowerCase(), part.toLowerCase()) : test(text, part);
    },
  };
}

/** Half away from zero, as the documentation shows: -2.5 rounds to -3. */
function round(number: number): number {
  return Math.sign(number) * Math.round(Math.abs(number));
}

function substring(text: Value, start: Value, length: Value): Value {
  if (typeof text !== 'string' || typeof start !== 'number' || typeof length !== 'number') return undefined;
  if (!Number.isInteger(start) || !Number.isInteger(length)) return undefined;
  return start < 0 || length <= 0 ? '' : text.slice(start, start + length);
}

function concat(...values: Value[]): Value {
  return values.every((value) => typeof value === 'string') ? values.join('') : undefined;
}

/** With `partial`, an object is found if an element has all its properties. */
function arrayContains(array: Value, needle: Value, ...[partial = false]: Value[]): Value {
  if (!Array.isArray(array) || needle === undefined || typeof partial !== 'boolean') return undefined;
  return array.some((item) => (partial && isObject(needle) ? includes(item, needle) : equals(item, needle)));
}

function includes(item: JsonValue, part: Record<string, JsonValue>): boolean {
  if (!isObject(item)) return false;
  return Object.entries(part).every(([name, value]) => Object.hasOwn(item, name) && equals(item[name] ?? null, value));
}
