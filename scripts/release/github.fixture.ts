import { once } from 'node:events';
import { createServer } from 'node:http';
import { z } from 'zod';
import type { GitHub } from './github.ts';

const listening = z.object({ port: z.number() });

export interface FakeGitHub extends GitHub, AsyncDisposable {
  /** What was asked for, in order. */
  readonly asked: string[];
}

/** An API that answers what stands at a path, from the end of `/repos/o/r/`, and 404 anywhere else. */
export async function gitHubWith(answers: Readonly<Record<string, unknown>>): Promise<FakeGitHub> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url?.replace('/repos/o/r/', '') ?? '';
    asked.push(path);
    const answer = request.headers.authorization === 'Bearer t' ? answers[path] : undefined;
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? { message: 'Not Found' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = listening.parse(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    repository: 'o/r',
    token: 't',
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A stage that has these deployments, the newest first, each with all the states it went through. */
export function deployed(
  environment: string,
  task: string,
  history: readonly { ref: string; sha?: string; states: readonly string[] }[],
): Record<string, unknown> {
  const list = history.map(({ ref, sha = ref }, index) => ({ id: index + 1, ref, sha }));
  const statuses = history.map(({ states }, index) => [
    `deployments/${index + 1}/statuses?per_page=100`,
    states.map((state) => ({ state })),
  ]);
  return {
    [`deployments?environment=${environment}&task=${task}&per_page=100`]: list,
    ...Object.fromEntries(statuses),
  };
}
