/** A request that Key Vault turns down; told to the caller as `{"error":{"code","message","innererror"}}`. */
export class VaultRefusal extends Error {
  readonly status: number;
  readonly code: string;
  /** The service's finer name for it, where it has one. */
  readonly innerCode: string | undefined;

  constructor(status: number, code: string, message: string, innerCode?: string) {
    super(message);
    this.name = 'VaultRefusal';
    this.status = status;
    this.code = code;
    this.innerCode = innerCode;
  }
}

export const badParameter = (message: string): VaultRefusal => new VaultRefusal(400, 'BadParameter', message);

export const secretNotFound = (name: string): VaultRefusal =>
  new VaultRefusal(
    404,
    'SecretNotFound',
    `A secret with (name/id) ${name} was not found in this key vault. If you recently deleted this secret you may be able to recover it using the correct recovery command. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182`,
  );

export const secretDisabled = (): VaultRefusal =>
  new VaultRefusal(403, 'Forbidden', 'Operation get is not allowed on a disabled secret.', 'SecretDisabled');

export const nameTaken = (name: string): VaultRefusal =>
  new VaultRefusal(
    409,
    'Conflict',
    `Secret ${name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the secret can only be recovered or purged.`,
    'ObjectIsDeletedButRecoverable',
  );

export const unauthorized = (message: string): VaultRefusal => new VaultRefusal(401, 'Unauthorized', message);

/** As a body. */
export function errorBody({ code, message, innerCode }: Pick<VaultRefusal, 'code' | 'message' | 'innerCode'>): object {
  return { error: { code, message, ...(innerCode !== undefined && { innererror: { code: innerCode } }) } };
}
