/** After so many uses of others, something may give way to something new. */
const patience = 1000;

/**
 * Things that are dear to make, by name, no more than `most` at a time. When there are too many, the one that was not used for
 * longest gives way, unless that is not long ago: what is in use must not be made again and again.
 */
export class RecentlyUsed<Thing> {
  readonly #most: number;
  readonly #things = new Map<string, { thing: Thing; usedAt: number }>();
  #uses = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** The thing of that name, made if there is room for it. */
  use(name: string, make: () => Thing): Thing | undefined {
    this.#uses += 1;
    const known = this.#things.get(name);
    if (known === undefined && !this.#hasRoom()) return undefined;
    const thing = known === undefined ? make() : known.thing;
    this.#things.delete(name);
    this.#things.set(name, { thing, usedAt: this.#uses });
    return thing;
  }

  get(name: string): Thing | undefined {
    return this.#things.get(name)?.thing;
  }

  *values(): Generator<Thing> {
    for (const { thing } of this.#things.values()) yield thing;
  }

  clear(): void {
    this.#things.clear();
  }

  #hasRoom(): boolean {
    if (this.#things.size < this.#most) return true;
    const [oldest] = this.#things;
    if (oldest === undefined || this.#uses - oldest[1].usedAt <= patience) return false;
    return this.#things.delete(oldest[0]);
  }
}
