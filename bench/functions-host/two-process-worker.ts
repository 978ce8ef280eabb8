import process from 'node:process';
import { echo } from './serve.ts';

/** Passes both ways. */
export interface Message {
  id: number;
  body: Uint8Array;
}

process.on('disconnect', () => process.exit());
process.on('message', ({ id, body }: Message) => process.send?.({ id, body: echo(body) } satisfies Message));
