/** A *reference* to what could not be read or delivered; never its body. */
export interface DeadLetter {
  container: string;
  id: string;
  etag: string | null;
  /** Stable code, such as `unreadable_order`. */
  reason: string;
  /** What was wrong with it: paths and expectations, no values. */
  detail: string;
}

export interface DeadLetters {
  /** Keyed by container and id: one letter per document, with the last trouble; the same trouble again changes nothing. */
  put(letter: DeadLetter, at: number): Promise<void>;
}
