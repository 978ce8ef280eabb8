import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Runs a program to its end, and fails unless it ends with 0. */
export type Run = (
  program: string,
  args: readonly string[],
  options?: { cwd?: string; env?: Readonly<Record<string, string>> },
) => Promise<void>;

/** A program ended otherwise than with 0. What it said is in the log. */
export class ProgramError extends Error {
  readonly code = 'program_failed';
}

/** Runs a program with its output in the log of the job. */
export const runInLog: Run = async (program, args, { cwd, env } = {}) => {
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: 'inherit' });
  const [code, signal]: unknown[] = await once(child, 'close');
  if (code !== 0) throw new ProgramError(`${program} ${args.join(' ')} ended with ${String(code ?? signal)}`);
};
