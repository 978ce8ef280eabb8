/** Events with stable names and fields; never a body, a card, a name or an address. */
export interface Signals {
  event(name: string, fields: Record<string, string | number | boolean | null>): void;
  /** A failure that somebody should see. */
  problem(name: string, error: unknown, fields: Record<string, string | number | boolean | null>): void;
}
