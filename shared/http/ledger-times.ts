/** What the ledger keeps as epoch milliseconds. */
const instants: ReadonlySet<string> = new Set([
  'at',
  'captureBefore',
  'checkAt',
  'expiresAt',
  'labelCheckAt',
  'lookAt',
  'next',
  'until',
]);

/** The properties of a part of the ledger, with times as the API writes them. */
export function withTimes(part: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, shown(name, value)]));
}

function shown(name: string, value: unknown): unknown {
  if (typeof value === 'number' && instants.has(name)) return new Date(value).toISOString();
  if (Array.isArray(value)) return value.map((one) => shown('', one));
  return typeof value === 'object' && value !== null ? withTimes(value) : value;
}
