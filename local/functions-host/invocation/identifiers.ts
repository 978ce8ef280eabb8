import { randomBytes, randomUUID } from 'node:crypto';

/** Where the host takes its ids from. */
export interface Identifiers {
  uuid(): string;
  /** A W3C `traceparent` for a new span: of the caller's trace when that is well-formed, else of a new one. */
  traceParent(caller: string | undefined): string;
}

const wellFormed = /^00-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})$/;

export const randomIdentifiers: Identifiers = {
  uuid: () => randomUUID(),
  traceParent(caller) {
    const parent = wellFormed.exec(caller ?? '');
    const trace = parent?.[1] ?? randomBytes(16).toString('hex');
    return `00-${trace}-${randomBytes(8).toString('hex')}-${parent?.[2] ?? '01'}`;
  },
};

/** The 32 hex digits that name the trace. */
export function traceIdOf(traceParent: string): string {
  return traceParent.slice(3, 35);
}
