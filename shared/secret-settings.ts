import { z } from 'zod';
import type { Operator } from './http/operator.ts';
import type { TokenKey } from './http/order-token.ts';
import { type Secret, SecretInvalid, type SecretKind, type SecretVersion } from './ports/secrets.ts';

const text = z.string().trim().min(1);

/** The first signs, all open. */
export type TokenKeys = readonly [TokenKey, ...TokenKey[]];

/** `kid:base64,…`: the first signs, all open. */
const tokenKeys = text.transform((value, context): TokenKeys => {
  const keys = value.split(',').map((pair): TokenKey => {
    const [id = '', secret = ''] = pair.trim().split(':');
    return { id, secret: Buffer.from(secret, 'base64') };
  });
  const [first, ...rest] = keys;
  if (first === undefined || keys.some(({ id, secret }) => !/^[A-Za-z0-9_-]{1,32}$/.test(id) || secret.length < 32)) {
    context.addIssue({
      code: 'custom',
      message: 'expected kid:base64,… with at least 32 bytes each, such as k1:$(openssl rand -base64 32)',
    });
    return z.NEVER;
  }
  if (new Set(keys.map(({ id }) => id)).size < keys.length) {
    context.addIssue({ code: 'custom', message: 'expected different key ids: a token names the key that opens it' });
    return z.NEVER;
  }
  return [first, ...rest];
});

/** `secret,…`: the current one, and the previous one while it is being replaced. */
const webhookSecrets = text.transform((value, context): readonly string[] => {
  const all = value.split(',').map((one) => one.trim());
  if (all.every((one) => /^\S{8,}$/.test(one))) return all;
  context.addIssue({ code: 'custom', message: 'expected the current secret, and perhaps the previous one: secret,…' });
  return z.NEVER;
});

/** `name:sha256,…`: who may act as an operator, by the hash of a token. */
const operators = text.transform((value, context): readonly Operator[] => {
  const all = value.split(',').map((pair): Operator => {
    const [name = '', hash = ''] = pair.trim().split(':');
    return { name, tokenHash: Buffer.from(hash, 'hex') };
  });
  if (all.some(({ name, tokenHash }) => !/^[A-Za-z0-9._-]{1,64}$/.test(name) || tokenHash.length !== 32)) {
    context.addIssue({
      code: 'custom',
      message:
        'expected name:sha256,… with the hash of each token in hex, such as ada:$(printf %s "$TOKEN" | sha256sum)',
    });
    return z.NEVER;
  }
  return all;
});

/** The secrets of the app: their names in the environment, and what they must look like. */
export const secretsSchema = z.object({
  STRIPE_API_KEY: text,
  STRIPE_WEBHOOK_SECRETS: webhookSecrets.default([]),
  EASYPOST_API_KEY: text,
  EASYPOST_WEBHOOK_SECRETS: webhookSecrets.default([]),
  NOTIFICATION_HUB_CONNECTION: text,
  ORDER_TOKEN_KEYS: tokenKeys,
  OPERATOR_TOKENS: operators.default([]),
});
export type SecretValues = z.infer<typeof secretsSchema>;
export type SecretName = keyof SecretValues;
export type Secrets = { readonly [N in SecretName]: Secret<SecretValues[N]> };

/** The name of a secret in a vault, where only letters, digits and dashes are allowed. */
export const vaultName = (name: SecretName): string => name.toLowerCase().replaceAll('_', '-');

/** Each secret from wherever `secret` finds it. */
export function secretsBy(secret: <N extends SecretName>(name: N) => Secret<SecretValues[N]>): Secrets {
  return {
    STRIPE_API_KEY: secret('STRIPE_API_KEY'),
    STRIPE_WEBHOOK_SECRETS: secret('STRIPE_WEBHOOK_SECRETS'),
    EASYPOST_API_KEY: secret('EASYPOST_API_KEY'),
    EASYPOST_WEBHOOK_SECRETS: secret('EASYPOST_WEBHOOK_SECRETS'),
    NOTIFICATION_HUB_CONNECTION: secret('NOTIFICATION_HUB_CONNECTION'),
    ORDER_TOKEN_KEYS: secret('ORDER_TOKEN_KEYS'),
    OPERATOR_TOKENS: secret('OPERATOR_TOKENS'),
  };
}

/** A call is made with one key: the current one. */
const apiKey: SecretKind<string> = { versions: 1, read: ([current]) => parsed(text, current) };

/** What was signed with the secret before is still on its way. */
const signingSecrets: SecretKind<readonly string[]> = {
  versions: 2,
  without: [],
  read: (versions) => [...new Set(versions.flatMap((version) => parsed(webhookSecrets, version)))],
};

/** Whoever is no longer named is out at once. */
const operatorList: SecretKind<readonly Operator[]> = {
  versions: 1,
  without: [],
  read: ([current]) => parsed(operators, current),
};

/** What each secret is by its versions in a vault. A version holds what the environment would. */
export const secretKinds: { readonly [N in SecretName]: SecretKind<SecretValues[N]> } = {
  STRIPE_API_KEY: apiKey,
  STRIPE_WEBHOOK_SECRETS: signingSecrets,
  EASYPOST_API_KEY: apiKey,
  EASYPOST_WEBHOOK_SECRETS: signingSecrets,
  NOTIFICATION_HUB_CONNECTION: apiKey,
  ORDER_TOKEN_KEYS: { versions: Number.POSITIVE_INFINITY, read: tokenKeysOf },
  OPERATOR_TOKENS: operatorList,
};

/**
 * The newest key that every process knows signs, all enabled ones open: tokens do not expire, and one that is signed by a
 * key which another process has not read yet would be refused there. A version that is no `kid:base64` but `base64` alone
 * is a key with the version as its id.
 */
function tokenKeysOf(versions: readonly SecretVersion[], settled: number): TokenKeys {
  const known = versions.filter(({ createdAt }) => createdAt <= settled);
  const fresh = versions.filter(({ createdAt }) => createdAt > settled).toReversed();
  const all = [...known, ...fresh].flatMap((version) => [...parsed(tokenKeys, named(version))]);
  const byId = new Map<string, TokenKey>();
  for (const key of all) {
    const same = byId.get(key.id) ?? key;
    if (!same.secret.equals(key.secret)) {
      throw new SecretInvalid(`expected another key id than ${key.id}, which an earlier version has for another key`);
    }
    byId.set(key.id, same);
  }
  const [first, ...rest] = byId.values();
  if (first === undefined) throw new SecretInvalid('expected a key');
  return [first, ...rest];
}

function named({ id, createdAt, value }: SecretVersion): SecretVersion {
  return { id, createdAt, value: value.includes(':') ? value : `${id}:${value}` };
}

function parsed<T>(schema: z.ZodType<T>, version: SecretVersion | undefined): T {
  const { data, error } = schema.safeParse(version?.value);
  if (error !== undefined) throw new SecretInvalid(error.issues.map(({ message }) => message).join('; '));
  if (data === undefined) throw new SecretInvalid('expected a version');
  return data;
}
