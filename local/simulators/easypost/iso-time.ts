/** A time as EasyPost writes it: whole seconds, UTC. `at` is in epoch milliseconds. */
export function isoTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
