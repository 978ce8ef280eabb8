/** Provisioned request units per second: fixed, or up to a maximum. Kept and shown; the emulator does not enforce it. */
export type Throughput = { kind: 'manual'; perSecond: number } | { kind: 'autoscale'; maxPerSecond: number };

/** What a container gets when neither it nor its database is given any. */
export const defaultThroughput: Throughput = { kind: 'manual', perSecond: 400 };

/** Throughput by resource id of a database or container. */
export class Throughputs {
  readonly #byRid = new Map<string, Throughput>();

  get(rid: string): Throughput | undefined {
    return this.#byRid.get(rid);
  }

  set(rid: string, throughput: Throughput): void {
    this.#byRid.set(rid, throughput);
  }

  delete(rid: string): void {
    this.#byRid.delete(rid);
  }
}
