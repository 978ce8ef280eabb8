/** What the service says to one request. */
export interface StripeAnswer {
  status: number;
  body: object;
  requestId: string;
  /** The request whose kept answer this is, when an idempotency key brought it back. */
  originalRequestId?: string;
}
