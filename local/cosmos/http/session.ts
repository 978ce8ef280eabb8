import type { LocalRequest } from 'local-service';
import type { PartitionRange } from '../store/ranges/partition-range.ts';
import { Refusal, subStatus } from '../store/refusal.ts';
import { header } from './request-headers.ts';

/** `{range id}:{version}#{lsn}`: the state that a range had when it answered. */
export function sessionToken(range: PartitionRange): string {
  return `${range.id}:-1#${range.lsn}`;
}

/** The state of the range that the caller has seen, as far as it says so. */
export function sessionOf(request: LocalRequest, { id }: PartitionRange): number | undefined {
  const tokens = header(request, 'x-ms-session-token')?.split(',') ?? [];
  const own = tokens.find((token) => token.trim().startsWith(`${id}:`));
  return own === undefined ? undefined : Number(own.split('#')[1]);
}

/** Throws 404/1002 if the caller has seen a later state of the range than the range itself. */
export function requireSession(request: LocalRequest, range: PartitionRange): void {
  const lsn = sessionOf(request, range) ?? 0;
  if (lsn <= range.lsn) return;
  throw new Refusal(
    404,
    `The read session is not available for the input session token ${range.id}:-1#${lsn}; the range is at ${range.lsn}.`,
    {
      subStatus: subStatus.sessionNotAvailable,
    },
  );
}
