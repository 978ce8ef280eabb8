import { spawnSync } from 'node:child_process';
import process from 'node:process';

/**
 * File, line and code where Node finds a syntax error, below a line break; empty when the file itself has none. The
 * error that an import throws does not say where it is.
 */
export function placeOfSyntaxError(path: string): string {
  const { stderr } = spawnSync(process.execPath, ['--check', path], { encoding: 'utf8' });
  const [place = ''] = stderr.split('\n\n', 1);
  return /:\d+\n/.test(place) ? `\n${place.trimEnd()}` : '';
}
