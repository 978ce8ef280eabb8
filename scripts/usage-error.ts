/** A command line that cannot be followed; the message says what would do. */
export class UsageError extends Error {
  readonly code = 'usage';
}
