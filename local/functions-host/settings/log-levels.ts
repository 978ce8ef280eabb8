import { type LogLevel, logLevels } from '../log.ts';

/** The lowest level that is written, by category: `Function`, `Function.tax`, `Host.Results`, `default`. */
export type LogLevels = Readonly<Record<string, LogLevel>>;

/** A level as host.json spells it, whatever its case, or undefined. */
export function logLevelNamed(text: string): LogLevel | undefined {
  return logLevels.find((level) => level === text.toLowerCase());
}

/**
 * The lowest level that a category writes, as .NET's logging finds it: from the longest category that it lies below, or
 * `default`; Information where neither is given.
 *
 * @param category `Function.tax.User` for what a function logs, `Function.tax` for what the host says of it, `Host.…`.
 */
export function lowestLevel(levels: LogLevels, category: string): LogLevel {
  const wanted = category.toLowerCase();
  let found: LogLevel = 'information';
  let length = -1;
  for (const [name, level] of Object.entries(levels)) {
    const prefix = name.toLowerCase();
    const fits = prefix === 'default' ? length < 0 : wanted === prefix || wanted.startsWith(`${prefix}.`);
    const depth = prefix === 'default' ? 0 : prefix.length;
    if (fits && depth > length) [found, length] = [level, depth];
  }
  return found;
}
