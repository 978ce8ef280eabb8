import { SecretInvalid, type SecretKind, type SecretVersion } from '../../ports/secrets.ts';
import { SecretFault } from './secret-fault.ts';
import type { Vault, VersionProperties } from './vault.ts';

/** One secret of a vault, as it was when it was last read. */
export class HeldSecret<T> {
  readonly name: string;
  readonly #kind: SecretKind<T>;
  #held: { value: T; versions: readonly SecretVersion[] } | undefined;

  constructor(name: string, kind: SecretKind<T>) {
    this.name = name;
    this.#kind = kind;
  }

  /** The last good value. */
  get value(): T {
    if (this.#held === undefined) throw new TypeError(`Expected ${this.name} to be read before it is used.`);
    return this.#held.value;
  }

  /**
   * Reads the secret, and answers what takes it up: until then the old value stays. A version is fetched once, because it
   * never changes. `settled`: see SecretKind.
   *
   * Throws a SecretFault or a PortFailure.
   */
  async read(vault: Vault, settled: number): Promise<() => void> {
    const all = await vault.versions(this.name);
    const counted = all
      .filter(({ enabled }) => enabled)
      .toSorted((one, other) => other.createdAt - one.createdAt)
      .slice(0, this.#kind.versions);
    const versions = await Promise.all(counted.map((version) => this.#fetched(vault, version)));
    const value = versions.length === 0 ? this.#without(all.length) : this.#meaning(versions, settled);
    return () => {
      this.#held = { value, versions };
    };
  }

  async #fetched(vault: Vault, { id, createdAt }: VersionProperties): Promise<SecretVersion> {
    const known = this.#held?.versions.find((one) => one.id === id);
    return known ?? { id, createdAt, value: await vault.value(this.name, id) };
  }

  #without(disabled: number): T {
    const { without } = this.#kind;
    if (without !== undefined) return without;
    throw disabled === 0
      ? new SecretFault('missing', `is missing. Set it: az keyvault secret set --name ${this.name}, with its --value`)
      : new SecretFault('disabled', 'has no enabled version. Enable one of them, or set a new one');
  }

  #meaning(versions: readonly SecretVersion[], settled: number): T {
    try {
      return this.#kind.read(versions, settled);
    } catch (error) {
      if (!(error instanceof SecretInvalid)) throw error;
      throw new SecretFault('invalid', `${error.message}. Set it anew, or disable the version that is wrong`);
    }
  }
}
