import type { Clock } from '../../ports/clock.ts';
import type { Secret, SecretKind } from '../../ports/secrets.ts';
import type { Signals } from '../../ports/signals.ts';
import { HeldSecret } from './held-secret.ts';
import { reasonOf, SecretsError } from './secret-fault.ts';
import type { Vault } from './vault.ts';

export interface VaultSecretsOptions {
  vault: Vault;
  /** For messages. */
  uri: string;
  clock: Clock;
  signals: Signals;
  /** Milliseconds after which the vault is read again. */
  refresh: number;
}

interface Fault {
  name: string;
  error: unknown;
}

/** How long the app waits for a vault at its start, and somebody who needs a secret for one that is too old. */
const startPatience = 10_000;
const usePatience = 2_000;
/** While the vault is away it is asked again after this long, at the latest. */
const retryAfter = 30_000;
/** Reading takes a few seconds at most. One that is still under way then was begun before the process stood still. */
const longestRound = 60_000;

/**
 * The secrets of a vault, read anew as they are used: no timer, which a process that is frozen between two calls would not
 * notice.
 *
 * 1. Whoever asks for one that is older than `refresh` starts a round that reads all of them; there is one at a time.
 * 2. Nobody waits for it, unless they are older than 1.2 × `refresh`, because the process stood still: then for 2 s at most.
 * 3. What cannot be read, or is not what it should be, keeps its last good value, and is told once: `secrets.stale`. It is
 *    tried again every 30 s, until all is well: `secrets.fresh`.
 *
 * So a version that is older than 2 × `refresh` is known to every process that can read the vault.
 */
export class VaultSecrets {
  readonly #options: VaultSecretsOptions;
  readonly #held: Pick<HeldSecret<unknown>, 'name' | 'read'>[] = [];
  /** When the newest round that has ended began. By the time of day, which goes on while a process stands still. */
  #readAt = Number.NEGATIVE_INFINITY;
  #isOpen = false;
  #rounds = 0;
  #round: { began: number; ended: Promise<Fault[]> } | undefined;
  #areStale = false;
  /** The secrets that failed since all was well. */
  readonly #told = new Set<string>();

  constructor(options: VaultSecretsOptions) {
    this.#options = options;
  }

  /** One secret of the vault. To be named before `open`. */
  secret<T>(name: string, kind: SecretKind<T>): Secret<T> {
    const held = new HeldSecret(name, kind);
    this.#held.push(held);
    return async () => {
      await this.#freshen();
      return held.value;
    };
  }

  /**
   * Reads all secrets for the first time; a vault that is away is asked for ten seconds.
   *
   * Throws a SecretsError that names every secret which is missing, disabled or not what it should be.
   */
  async open(): Promise<void> {
    const { clock, uri } = this.#options;
    const until = clock.monotonic() + startPatience;
    for (let pause = 500; ; pause *= 2) {
      const faults = await this.#begin();
      if (faults.length === 0) break;
      const mayPass = faults.some(({ error }) => ['refused', 'unreachable'].includes(reasonOf(error)));
      if (!mayPass || clock.monotonic() + pause > until) throw new SecretsError(uri, faults);
      await clock.sleep(pause);
    }
    this.#isOpen = true;
  }

  /** `stale`: some are used as they were, because the vault is away or what is in it cannot be used. */
  async state(): Promise<'fresh' | 'stale'> {
    await this.#freshen();
    return this.#areStale || this.#age() > this.#tooOld ? 'stale' : 'fresh';
  }

  async #freshen(): Promise<void> {
    const { clock, refresh } = this.#options;
    const age = this.#age();
    if (age < (this.#areStale ? Math.min(refresh, retryAfter) : refresh)) return;
    const ended = this.#begin();
    if (age > this.#tooOld) await Promise.race([ended, clock.sleep(usePatience)]);
  }

  get #tooOld(): number {
    return 1.2 * this.#options.refresh;
  }

  /** A clock that was set back tells nothing about the age. */
  #age(): number {
    const age = this.#options.clock.now() - this.#readAt;
    return age < 0 ? Number.POSITIVE_INFINITY : age;
  }

  /** The round that is under way, or a new one. */
  #begin(): Promise<Fault[]> {
    const began = this.#options.clock.now();
    if (this.#round !== undefined && Math.abs(began - this.#round.began) < longestRound) return this.#round.ended;
    this.#rounds += 1;
    const ended = this.#read(began, this.#rounds);
    this.#round = { began, ended };
    return ended;
  }

  async #read(began: number, round: number): Promise<Fault[]> {
    const { vault, refresh } = this.#options;
    const settled = began - 2 * refresh;
    const faults: Fault[] = [];
    const read = this.#held.map(async (held) => {
      try {
        return await held.read(vault, settled);
      } catch (error) {
        faults.push({ name: held.name, error });
        return undefined;
      }
    });
    const takeUps = await Promise.all(read);
    // Another has begun since: this one stood still, and what it read is old.
    if (round !== this.#rounds) return faults;
    for (const takeUp of takeUps) takeUp?.();
    this.#readAt = began;
    this.#round = undefined;
    this.#areStale = faults.length > 0;
    if (this.#isOpen) this.#tell(faults);
    return faults;
  }

  /** Once when it begins, for each secret, and once when it is over for all of them. */
  #tell(faults: readonly Fault[]): void {
    const { signals } = this.#options;
    const news = faults.filter(({ name }) => !this.#told.has(name));
    for (const { name } of news) this.#told.add(name);
    const [first] = news;
    if (first !== undefined) {
      const reasons = new Set(news.map(({ error }) => reasonOf(error)));
      const fields = { secrets: news.map(({ name }) => name).join(' '), reason: [...reasons].join(' ') };
      signals.problem('secrets.stale', first.error, fields);
    }
    if (faults.length > 0 || this.#told.size === 0) return;
    signals.event('secrets.fresh', { secrets: [...this.#told].join(' ') });
    this.#told.clear();
  }
}
