import { Refused } from './account.js';
import { byId } from './element.js';

/** Told to the document when the account does not take the key. */
export const keyRefused = 'key-refused';

/**
 * Does something, and says on the page what went wrong.
 *
 * @param {() => Promise<void>} work
 */
export async function attempt(work) {
  byId('trouble').textContent = '';
  try {
    await work();
  } catch (error) {
    say(error);
  }
}

/** @param {unknown} error */
export function say(error) {
  if (error instanceof Refused && error.answer.status === 401) document.dispatchEvent(new Event(keyRefused));
  byId('trouble').textContent = error instanceof Error ? error.message : String(error);
}
