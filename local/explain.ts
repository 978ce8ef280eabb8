const diskFull = new Set(['ENOSPC', 'EDQUOT']);

/**
 * An error for the person in front of the screen: the message alone where it was made for people (it carries a code of
 * ours), the stack where it is a fault of this program.
 */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  if (diskFull.has(code)) return `The disk is full: ${error.message}. Free some space and try again.`;
  return /^[a-z][a-z_]+$/.test(code) ? error.message : (error.stack ?? error.message);
}
