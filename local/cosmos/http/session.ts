import type { LocalRequest } from 'local-service';
import type { PartitionRange } from '../store/ranges/partition-range.ts';
import { badRequest, Refusal, subStatus } from '../store/refusal.ts';
import { header } from './request-headers.ts';

/** `{range id}:{version}#{lsn}`: the state that a range had when it answered. */
export function sessionToken(range: PartitionRange): string {
  return `${range.id}:-1#${range.lsn}`;
}

/** A token as sent: versions may be left out, and regions may follow. */
const sentToken = /^\s*([^:,#\s]+):(?:-?\d+#)?(\d+)(?:#\d+=-?\d+)*\s*$/;

/** What states a caller has seen, by range: LSNs. */
export type Sessions = ReadonlyMap<string, number>;

/** What the session tokens of a request say. Throws 400 for what is none. */
export function sessionsOf(request: LocalRequest): Sessions {
  const sessions = new Map<string, number>();
  for (const token of header(request, 'x-ms-session-token')?.split(',') ?? []) {
    const [, rangeId, lsn] = sentToken.exec(token) ?? [];
    if (rangeId === undefined) {
      throw badRequest(`The session token "${token.slice(0, 60)}" is invalid; expected {range}:{version}#{lsn}.`);
    }
    sessions.set(rangeId, Math.max(sessions.get(rangeId) ?? 0, Number(lsn)));
  }
  return sessions;
}

/** Throws 404/1002 if the caller has seen a later state of the range than the range itself. */
export function requireSession(sessions: Sessions, range: PartitionRange): void {
  const lsn = sessions.get(range.id) ?? 0;
  if (lsn <= range.lsn) return;
  throw new Refusal(
    404,
    `The read session is not available for the input session token ${range.id}:-1#${lsn}; the range is at ${range.lsn}.`,
    {
      subStatus: subStatus.sessionNotAvailable,
    },
  );
}
