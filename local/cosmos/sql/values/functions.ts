import type { BuiltIn, BuiltIns } from './built-in.ts';
import { arrayFunctions } from './functions/arrays.ts';
import { conversionFunctions } from './functions/conversion.ts';
import { dateTimeFunctions } from './functions/date-time.ts';
import { mathFunctions } from './functions/math.ts';
import { textFunctions } from './functions/text.ts';
import { conditionalFunctions, itemFunctions, typeFunctions } from './functions/type-checking.ts';

/** The built-in functions by kind, as the documentation of the language groups them. */
export const functionKinds: Readonly<Record<string, BuiltIns>> = {
  array: arrayFunctions,
  conditional: conditionalFunctions,
  conversion: conversionFunctions,
  'date and time': dateTimeFunctions,
  item: itemFunctions,
  mathematical: mathFunctions,
  string: textFunctions,
  'type checking': typeFunctions,
};

/** The built-in functions, by their upper-case names. */
export const functions: ReadonlyMap<string, BuiltIn> = new Map(
  Object.values(functionKinds).flatMap((kind) => Object.entries(kind)),
);

/** What the service has besides: vector, full-text and spatial search, and what is too new to be documented well. */
export const refusedFunctions: readonly string[] =
  `AGO FULLTEXTCONTAINS FULLTEXTCONTAINSALL FULLTEXTCONTAINSANY FULLTEXTSCORE NOW REGEXEXTRACT REGEXEXTRACTALL RRF ST_AREA
  ST_DISTANCE ST_INTERSECTS ST_ISVALID ST_ISVALIDDETAILED ST_WITHIN VECTORDISTANCE`.split(/\s+/);

/** Whether the service knows a function of this upper-case name that is not among `functions`. */
export function isKnownElsewhere(name: string): boolean {
  return refusedFunctions.includes(name);
}
