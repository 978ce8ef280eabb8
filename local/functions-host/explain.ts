import { errorOf, HostError } from './host-error.ts';
import { WorkerEnded } from './supervisor/worker-process.ts';

/** An error for people: the message where the host knows what to say, else the stack; its causes below. */
export function explain(error: Error): string {
  const told = error instanceof HostError || error instanceof WorkerEnded;
  const text = told ? error.message : (error.stack ?? error.message);
  return error.cause === undefined ? text : `${text}\n${explain(errorOf(error.cause))}`;
}
