/**
 * A secret that may be rotated: asked for at each use and never kept. It answers with the last good value, also while the
 * place where secrets are kept is away.
 */
export type Secret<T> = () => Promise<T>;

/** A secret that does not change while the process runs. */
export const fixed =
  <T>(value: T): Secret<T> =>
  () =>
    Promise.resolve(value);

/** One version of a secret that is kept in a vault. */
export interface SecretVersion {
  /** 32 hexadecimal digits, different for each version of the vault. */
  id: string;
  /** Epoch milliseconds. */
  createdAt: number;
  value: string;
}

/** What the versions of a secret come to. */
export interface SecretKind<T> {
  /** How many of the newest enabled versions count. */
  versions: number;
  /** What the secret is while no version is enabled; without it, the app cannot do without the secret. */
  without?: T;
  /**
   * The secret by its versions, newest first, at least one. `settled` (epoch milliseconds): every process knows the versions
   * that were made until then.
   * @throws {SecretInvalid} that says what was expected, and never what came
   */
  read(versions: readonly SecretVersion[], settled: number): T;
}

/** A value that cannot be the secret it is kept as. The message says what was expected. */
export class SecretInvalid extends Error {
  readonly code = 'secret_invalid';
}
