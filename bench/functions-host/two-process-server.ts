import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { serve } from './serve.ts';
import type { Message } from './two-process-worker.ts';

/** The host's two processes without the rest of it: one has the port, the other makes the answers. */
const worker = fork(fileURLToPath(new URL('two-process-worker.ts', import.meta.url)), { serialization: 'advanced' });
const waiting = new Map<number, (body: Buffer) => void>();
let last = 0;

worker.on('message', ({ id, body }: Message) => {
  waiting.get(id)?.(Buffer.from(body));
  waiting.delete(id);
});

await serve((body) => {
  last += 1;
  worker.send({ id: last, body } satisfies Message);
  return new Promise((resolve) => waiting.set(last, resolve));
});
