import { badRequest } from '../refusal.ts';

/** How deep the service nests objects and arrays. */
const maxLevels = 128;

/**
 * Throws 400 for what JSON text can say and an item cannot hold: a number beyond all doubles, which reads as infinity, and
 * nesting without end. `around`: levels that do not count, because they stand around the items of a request.
 */
export function requireJsonLimits(value: unknown, around = 0): void {
  check(value, maxLevels + around);
}

function check(value: unknown, levels: number): void {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw badRequest('The JSON has a number that no double can hold.');
  }
  if (typeof value !== 'object' || value === null) return;
  if (levels === 0) throw badRequest(`The JSON is nested too deeply; ${maxLevels} levels are the most.`);
  for (const inner of Object.values(value)) check(inner, levels - 1);
}
