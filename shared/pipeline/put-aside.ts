import { NewerSchema, UnreadableDocument } from '../ports/unreadable.ts';
import type { Pipeline } from './pipeline.ts';

/**
 * Handles a document that this code cannot read: an unreadable one becomes a dead letter, by reference; one of a newer
 * schema is left alone, for the newer code beside this one. Throws what is neither.
 */
export async function putAside(
  error: unknown,
  pipeline: Pick<Pipeline, 'deadLetters' | 'clock' | 'signals'>,
): Promise<void> {
  const { deadLetters, clock, signals } = pipeline;
  if (error instanceof NewerSchema) return;
  if (!(error instanceof UnreadableDocument)) throw error;
  const { container, id, etag, detail } = error;
  try {
    await deadLetters.put({ container, id, etag, reason: error.code, detail }, clock.now());
    signals.event('document.unreadable', { container, id });
  } catch (failure) {
    signals.problem('dead_letter.failed', failure, { container, id });
  }
}
