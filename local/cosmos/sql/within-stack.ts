import { QueryError } from './query-error.ts';

/** Does work that recurses over a query. Throws a QueryError where the stack would not reach. */
export function withinStack<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new QueryError(
      'syntax',
      'The query is nested too deeply. Take parentheses away, or write chains of OR without them.',
    );
  }
}
