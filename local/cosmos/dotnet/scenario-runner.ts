import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Cosmos } from '../cosmos.ts';

const scenarioSchema = z.object({
  group: z.string(),
  name: z.string(),
  /** The emulator it wants. */
  options: z.object({ ranges: z.number(), enforceThroughput: z.boolean(), emptyPages: z.boolean(), tls: z.boolean() }),
});
const answerSchema = z.object({ name: z.string(), error: z.string().nullable() });

export type Scenario = z.infer<typeof scenarioSchema>;

/** What the C# program can show. */
export async function listScenarios(program: string): Promise<Scenario[]> {
  const { stdout } = await promisify(execFile)('dotnet', [program, '--list']);
  return z.array(scenarioSchema).parse(JSON.parse(stdout));
}

/** The C# program, which runs scenarios side by side: a request on each line of its input, an answer on each of its output. */
export class ScenarioRunner {
  readonly #child: ChildProcess;
  readonly #asked = new Map<string, PromiseWithResolvers<string | null>>();
  #errors = '';

  constructor(program: string) {
    this.#child = spawn('dotnet', [program], { stdio: 'pipe' });
    this.#child.stderr?.on('data', (text) => {
      this.#errors += String(text);
    });
    this.#child.once('error', (error) => this.#end(error.message));
    this.#child.once('exit', (code, signal) => this.#end(`It ended with ${signal ?? code}.`));
    if (this.#child.stdout !== null) createInterface(this.#child.stdout).on('line', (line) => this.#answer(line));
  }

  /** What the scenario did not find as it should be; null if all was well. */
  errorOf(name: string, { endpoint, key, certificate }: Cosmos): Promise<string | null> {
    const asked = Promise.withResolvers<string | null>();
    this.#asked.set(name, asked);
    this.#child.stdin?.write(`${JSON.stringify({ name, address: { endpoint, key, certificate } })}\n`);
    return asked.promise;
  }

  stop(): void {
    this.#child.kill();
  }

  #answer(line: string): void {
    const { name, error } = answerSchema.parse(JSON.parse(line));
    this.#asked.get(name)?.resolve(error);
    this.#asked.delete(name);
  }

  #end(how: string): void {
    for (const { reject } of this.#asked.values()) reject(new Error(`The C# program is gone. ${how} ${this.#errors}`));
  }
}
