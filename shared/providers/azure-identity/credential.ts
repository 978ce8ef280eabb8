import type { TokenCredential } from '@azure/identity';

/**
 * Who the app is to Azure, asked for at first use: the SDK is loaded only then, and once.
 * @param clientId of a user-assigned identity. Without one: whoever the process runs as, `az login` included.
 */
export function azureCredential(clientId: string | undefined): () => Promise<TokenCredential> {
  let credential: Promise<TokenCredential> | undefined;
  return () => (credential ??= made(clientId));
}

async function made(clientId: string | undefined): Promise<TokenCredential> {
  const { DefaultAzureCredential, ManagedIdentityCredential } = await import('@azure/identity');
  return clientId === undefined ? new DefaultAzureCredential() : new ManagedIdentityCredential({ clientId });
}
