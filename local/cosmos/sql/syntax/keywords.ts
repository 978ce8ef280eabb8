/**
 * Words that cannot be names: `c.value` is a syntax error, `c["value"]` is right.
 * The grammar published with the .NET SDK (Microsoft.Azure.Cosmos/src/Query/Core/Parser/sql.g4); the literals at the end are case-sensitive.
 */
const words =
  'AND ARRAY AS ASC BETWEEN BY DESC DISTINCT ESCAPE EXISTS FROM GROUP IN JOIN LIKE LIMIT NOT OFFSET OR ORDER SELECT TOP VALUE WHERE';
const reserved: ReadonlySet<string> = new Set(words.split(' '));
const literals: ReadonlySet<string> = new Set(['true', 'false', 'null', 'undefined', 'udf']);

export function isReserved(word: string): boolean {
  return reserved.has(word.toUpperCase()) || literals.has(word);
}
