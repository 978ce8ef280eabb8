import { PortFailure } from '../../ports/failure.ts';

type Reason = 'missing' | 'disabled' | 'invalid' | 'refused' | 'unreachable' | 'failed';

/** A secret that is not in the vault as it should be. The message says what to do; it never has a value in it. */
export class SecretFault extends Error {
  readonly code = 'secret_fault';
  readonly reason: Reason;

  constructor(reason: 'missing' | 'disabled' | 'invalid', message: string) {
    super(message);
    this.name = 'SecretFault';
    this.reason = reason;
  }
}

/** In a word, why a secret could not be read. */
export function reasonOf(error: unknown): Reason {
  if (error instanceof SecretFault) return error.reason;
  if (!(error instanceof PortFailure)) return 'failed';
  return error.class === 'configuration' ? 'refused' : 'unreachable';
}

/** The secrets that the app cannot start without: every fault at once, each by the secret's name. */
export class SecretsError extends Error {
  readonly code = 'secrets_unreadable';

  constructor(uri: string, faults: readonly { name: string; error: unknown }[]) {
    const byMessage = Map.groupBy(faults, ({ error }) => whatToDo(error));
    const lines = [...byMessage].map(([message, of]) => `  ${of.map(({ name }) => name).join(', ')}: ${message}`);
    super(`The secrets in ${uri} are not complete. docs/secrets.md tells each.\n${lines.join('\n')}`);
    this.name = 'SecretsError';
  }
}

function whatToDo(error: unknown): string {
  if (error instanceof SecretFault) return error.message;
  if (!(error instanceof PortFailure)) return `failed: ${error instanceof Error ? error.name : typeof error}`;
  const cause = error.cause instanceof Error ? error.cause.message : '';
  return error.class === 'configuration'
    ? `refused (${cause}). Give the app's identity the role Key Vault Secrets User, and let the vault's firewall pass it`
    : `cannot be read (${cause}). Check KEY_VAULT_URI and the network; then start again`;
}
