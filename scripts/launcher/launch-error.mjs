/** A fault the person at the keyboard can mend. The message says what was found and what to do; no stack is shown. */
export class LaunchError extends Error {
  /**
   * @param {'install_failed' | 'disk_full' | 'not_writable' | 'node_too_old' | 'node_not_started' | 'interrupted'} code
   * @param {string} message
   * @param {number} [exitCode]
   */
  constructor(code, message, exitCode = 1) {
    super(message);
    this.name = 'LaunchError';
    this.code = code;
    this.exitCode = exitCode;
  }
}

/**
 * Tells a failure on stderr.
 *
 * @param {unknown} error
 * @returns {number} the exit code it asks for
 */
export function complain(error) {
  if (error instanceof LaunchError) {
    if (error.message !== '') console.error(`\n${error.message}`);
    return error.exitCode;
  }
  console.error(error);
  return 1;
}
