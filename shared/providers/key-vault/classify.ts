import { z } from 'zod';
import type { FailureClass } from '../../ports/failure.ts';

const errorSchema = z.object({
  name: z.string().catch(''),
  statusCode: z.number().optional().catch(undefined),
  code: z.string().optional().catch(undefined),
});

/** What of an error of the Key Vault or the identity SDK may be told: neither message nor answer. */
export function readVaultError(error: unknown): z.infer<typeof errorSchema> {
  return errorSchema.safeParse(error).data ?? { name: typeof error };
}

/** What kind of failure an error of the Key Vault or the identity SDK is. Nothing is ambiguous: the app only reads. */
export function classify(error: unknown): FailureClass {
  const { name, statusCode } = readVaultError(error);
  // No identity, or one that Entra ID does not take: the SDK names them so, whatever the cause.
  if (name === 'CredentialUnavailableError' || name === 'AuthenticationRequiredError') return 'configuration';
  if (statusCode === undefined) return 'transient';
  if (statusCode === 429) return 'throttled';
  return statusCode === 408 || statusCode >= 500 ? 'transient' : 'configuration';
}
