/**
 * Why the host cannot start or go on. The message says what was expected, what came, and what to do;
 * `cause` is the app's own error where there is one.
 */
export class HostError extends Error {
  readonly code: HostErrorCode;
  constructor(code: HostErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'HostError';
    this.code = code;
  }
}

export const hostErrorCodes = [
  'app_invalid',
  'entry_point_failed',
  'nothing_registered',
  'function_invalid',
  'not_reproduced',
  'setting_missing',
  'settings_invalid',
  'lease_container_missing',
  'container_missing',
  'account_unusable',
  'port_refused',
  'worker_lost',
  'usage',
] as const;
export type HostErrorCode = (typeof hostErrorCodes)[number];

/** A thrown value as an Error; the worker does the same with what is not one. */
export function errorOf(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown;
  if (typeof thrown === 'string') return new Error(thrown);
  return new Error(thrown === undefined || thrown === null ? 'Unknown error' : JSON.stringify(thrown));
}

/** Why a file cannot be read, for messages that name it. */
export function unreadable(error: unknown): string {
  const { message } = errorOf(error);
  return message.startsWith('ENOENT') ? 'it is not there' : message;
}
