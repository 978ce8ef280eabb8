import process from 'node:process';
import type { HostMessage, WorkerMessage } from './protocol.ts';

/** The worker's end of the line to its host. */
export interface HostChannel {
  /** `@throws` when the message holds what cannot be sent, such as a function. */
  send(message: WorkerMessage): void;
  /** Sends and waits until it has left, or cannot any more. */
  sendLast(message: WorkerMessage): Promise<void>;
  onMessage(take: (message: HostMessage) => void): void;
  /** The host has gone, without a word perhaps. */
  onGone(end: () => void): void;
}

/** `@throws` TypeError when this process was not started by a host. */
export function hostChannel(): HostChannel {
  if (process.send === undefined) {
    throw new TypeError('The worker is started by the Functions host, which talks to it over a channel.');
  }
  // Kept: an app may put something else in its place.
  const send = process.send.bind(process);
  return {
    send: (message) => void send(message, undefined, undefined, noteNothing),
    sendLast: (message) => new Promise((resolve) => send(message, undefined, undefined, () => resolve())),
    onMessage: (take) => process.on('message', (message) => isHostMessage(message) && take(message)),
    onGone: (end) => process.once('disconnect', end),
  };
}

/** A message that cannot be sent any more has no reader either: `onGone` follows. */
function noteNothing(): void {}

/** The host is of the same version and sends what it says; an app's own parent-child messages are not for the worker. */
function isHostMessage(message: unknown): message is HostMessage {
  if (typeof message !== 'object' || message === null || !('type' in message)) return false;
  const { type } = message;
  return type === 'workerInitRequest' || type === 'invocationRequest' || type === 'workerTerminate';
}
