import type { Random } from 'local-service/random';
import type { Journal } from './journal.ts';
import { randomHex } from './random-hex.ts';
import { containerRid, databaseRid } from './rid.ts';

/** Gives resource ids and etags, none twice. */
export class Identities {
  readonly #random: Random;
  readonly #journal: Journal | undefined;
  #serial = 0;

  constructor(random: Random, journal: Journal | undefined) {
    this.#random = random;
    this.#journal = journal;
  }

  newDatabaseRid(): string {
    return databaseRid(this.#nextSerial(), this.#noise());
  }

  /** `database` is a resource id. */
  newContainerRid(database: string): string {
    return containerRid(database, this.#nextSerial(), this.#noise());
  }

  /** In the service's form, quotes included. */
  readonly newEtag = (): string => `"${randomHex(this.#random, 8)}-0000-0000-0000-${randomHex(this.#random, 12)}"`;

  /** Goes on behind the ids that an earlier process gave. */
  restore(serial: number): void {
    this.#serial = serial;
  }

  #nextSerial(): number {
    this.#serial += 1;
    this.#journal?.({ kind: 'serial', serial: this.#serial });
    return this.#serial;
  }

  #noise(): number {
    return Math.floor(this.#random() * 0x1_0000);
  }
}
