/** The last changes are not in the file, and no longer in the store either. */
export class UnwrittenError extends Error {
  readonly code = 'unwritten';
  constructor(path: string, cause: unknown) {
    super(`${path} could not be written: ${cause instanceof Error ? cause.message : String(cause)}.`, { cause });
    this.name = 'UnwrittenError';
  }
}
