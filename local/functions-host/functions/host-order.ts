/** The order in which Azure's host lists functions and tries their routes: by name, case ignored. */
export function inHostOrder<T extends { name: string }>(functions: T[]): T[] {
  return functions.toSorted((a, b) => compare(a.name.toUpperCase(), b.name.toUpperCase()));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
