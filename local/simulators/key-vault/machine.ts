import type { Clock } from 'local-service/clock';
import type { Random } from 'local-service/random';
import { nameTaken, secretDisabled, secretNotFound } from './refusal.ts';
import type { Secret, SecretVersion, SetBody, UpdateBody } from './secret.ts';

export interface VersionOf {
  name: string;
  version: SecretVersion;
}

/** A secret as the books show it: everything but the values. */
export interface BookedSecret {
  name: string;
  deleted: boolean;
  versions: { id: string; enabled: boolean; created: number }[];
}

/** A vault without I/O: synchronous, and the same for the same clock, random numbers and calls. */
export interface VaultMachine {
  /** A new version, which is the current one from now on. */
  set(name: string, body: SetBody): VersionOf;
  /** The current version, or one by its id. */
  get(name: string, versionId?: string): VersionOf;
  /** Attributes, content type or tags of the current version, or of one by its id. */
  update(name: string, versionId: string | undefined, body: UpdateBody): VersionOf;
  /** Every version, enabled or not, in no order that means anything; none for a name that is not there. */
  versions(name: string): VersionOf[];
  /** The current version of each secret. */
  list(): VersionOf[];
  /** Takes a secret away, so that it can be recovered. */
  remove(name: string): VersionOf & { deletedAt: number };
  removed(name: string): VersionOf & { deletedAt: number };
  recover(name: string): VersionOf;
  purge(name: string): void;
  books(): BookedSecret[];
  reset(): void;
}

export function createVaultMachine({ clock, random }: { clock: Clock; random: Random }): VaultMachine {
  const secrets = new Map<string, Secret>();
  const seconds = () => Math.floor(clock.now() / 1_000);
  // Names are compared without regard to case, and kept as they were first written.
  const stored = (name: string) => secrets.get(name.toLowerCase());

  function live(name: string): Secret {
    const secret = stored(name);
    if (secret === undefined || secret.deletedAt !== undefined) throw secretNotFound(name);
    return secret;
  }

  function versionOf(secret: Secret, versionId?: string): VersionOf {
    const version =
      versionId === undefined ? secret.versions.at(-1) : secret.versions.find(({ id }) => id === versionId);
    if (version === undefined) throw secretNotFound(`${secret.name}/${versionId}`);
    return { name: secret.name, version };
  }

  function deleted(name: string): Secret & { deletedAt: number } {
    const secret = stored(name);
    if (secret?.deletedAt === undefined) throw secretNotFound(name);
    return { ...secret, deletedAt: secret.deletedAt };
  }

  const removed = (name: string) => {
    const secret = deleted(name);
    return { ...versionOf(secret), deletedAt: secret.deletedAt };
  };

  return {
    set: (name, { value, contentType, attributes, tags }) => {
      const now = seconds();
      const secret = stored(name) ?? { name, versions: [] };
      if (secret.deletedAt !== undefined) throw nameTaken(name);
      secret.versions.push({
        id: Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join(''),
        value,
        contentType,
        tags,
        attributes: { ...attributes, enabled: attributes?.enabled ?? true, created: now, updated: now },
      });
      secrets.set(name.toLowerCase(), secret);
      return versionOf(secret);
    },
    get: (name, versionId) => {
      const found = versionOf(live(name), versionId);
      if (!found.version.attributes.enabled) throw secretDisabled();
      return found;
    },
    update: (name, versionId, { contentType, attributes, tags }) => {
      const found = versionOf(live(name), versionId);
      const { version } = found;
      const { enabled } = version.attributes;
      version.attributes = {
        ...version.attributes,
        ...attributes,
        enabled: attributes?.enabled ?? enabled,
        updated: seconds(),
      };
      version.contentType = contentType ?? version.contentType;
      version.tags = tags ?? version.tags;
      return found;
    },
    versions: (name) => {
      const secret = stored(name);
      if (secret === undefined || secret.deletedAt !== undefined) return [];
      return secret.versions.map((version) => ({ name: secret.name, version })).toSorted(byId);
    },
    list: () =>
      [...secrets.values()].filter(({ deletedAt }) => deletedAt === undefined).map((secret) => versionOf(secret)),
    remove: (name) => {
      live(name).deletedAt = seconds();
      return removed(name);
    },
    removed,
    recover: (name) => {
      deleted(name);
      const secret = stored(name);
      if (secret === undefined) throw secretNotFound(name);
      delete secret.deletedAt;
      return versionOf(secret);
    },
    purge: (name) => {
      deleted(name);
      secrets.delete(name.toLowerCase());
    },
    books: () =>
      [...secrets.values()].map(({ name, deletedAt, versions }) => ({
        name,
        deleted: deletedAt !== undefined,
        versions: versions.map(({ id, attributes: { enabled, created } }) => ({ id, enabled, created })),
      })),
    reset: () => secrets.clear(),
  };
}

const byId = (one: VersionOf, other: VersionOf) => (one.version.id < other.version.id ? -1 : 1);
