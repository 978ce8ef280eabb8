import type { TokenCredential } from '@azure/identity';
import type { SecretClient } from '@azure/keyvault-secrets';
import type { SecretVersion } from '../../ports/secrets.ts';
import { isStandIn } from '../../ports/stand-in.ts';
import { lazily } from '../lazily.ts';
import { vaultFailure } from './failure.ts';
import { localCredential } from './local-credential.ts';

export type VersionProperties = Pick<SecretVersion, 'id' | 'createdAt'> & { enabled: boolean };

/** What is used of a vault, so that one in memory can stand in for it. Throws a PortFailure. */
export interface Vault {
  /** Every version of a secret, in any order; none where there is no such secret. */
  versions(name: string): Promise<VersionProperties[]>;
  value(name: string, version: string): Promise<string>;
}

export interface KeyVaultOptions {
  /** `https://….vault.azure.net`, or plain http for a stand-in on this machine. */
  uri: string;
  credential: () => Promise<TokenCredential>;
  /** Milliseconds that reading something may take, getting a token included. */
  timeout?: number;
}

/** The secrets of an Azure Key Vault. The SDK is loaded at first use; it repeats nothing. */
export function keyVault({ uri, credential, timeout = 5_000 }: KeyVaultOptions): Vault {
  const client = lazily('secrets', async (): Promise<SecretClient> => {
    const { SecretClient } = await import('@azure/keyvault-secrets');
    const isLocal = isStandIn(uri);
    return new SecretClient(uri, isLocal ? localCredential : await credential(), {
      retryOptions: { maxRetries: 0 },
      // The stand-in is not below vault.azure.net, where the challenge says that it is.
      ...(isLocal && { allowInsecureConnection: true, disableChallengeResourceVerification: true }),
    });
  });

  async function reading<T>(operation: string, read: (vault: SecretClient, signal: AbortSignal) => Promise<T>) {
    const vault = await client();
    const signal = AbortSignal.timeout(timeout);
    try {
      // Not every credential heeds the signal.
      return await Promise.race([read(vault, signal), aborted(signal)]);
    } catch (error) {
      throw vaultFailure(operation, error);
    }
  }

  return {
    versions: (name) =>
      reading('versions', async (vault, abortSignal) => {
        const found: VersionProperties[] = [];
        for await (const { version, createdOn, enabled } of vault.listPropertiesOfSecretVersions(name, {
          abortSignal,
        })) {
          if (version === undefined || createdOn === undefined) continue;
          found.push({ id: version, createdAt: createdOn.getTime(), enabled: enabled === true });
        }
        return found;
      }),
    value: (name, version) =>
      reading('value', async (vault, abortSignal) => {
        const { value = '' } = await vault.getSecret(name, { version, abortSignal });
        return value;
      }),
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
}
