import type { LocalRequest } from 'local-service';
import { badRequest, unsupported } from '../store/refusal.ts';
import type { FeedStart } from '../store/store.ts';
import { type Call, containerOf, type Reply } from './call.ts';
import { header } from './request-headers.ts';
import { pageSizeOf, scopeOf } from './scope.ts';

/** A page of the change feed. Nothing new is 304, with the position all the same: clients that lose it start over. */
export function readFeed(call: Call): Reply {
  const { request } = call;
  const mode = header(request, 'a-im')?.toLowerCase();
  if (mode !== 'incremental feed') throw unsupported(`the change feed mode "${mode}" (all versions and deletes)`);
  const container = containerOf(call);
  const { items, lsn, requestCharge } = container.feed({
    scope: scopeOf(request),
    from: startOf(request),
    maxItemCount: pageSizeOf(request),
  });
  const headers = { etag: `"${lsn}"`, 'x-ms-item-count': String(items.length) };
  if (items.length === 0) return { status: 304, requestCharge, headers };
  const documents = items.map((item) => ({ ...item.document, _lsn: item.lsn }));
  return {
    status: 200,
    requestCharge,
    headers,
    body: { _rid: container.rid, Documents: documents, _count: items.length },
  };
}

/** A position goes before a time: clients keep sending the time they started with. */
function startOf(request: LocalRequest): FeedStart {
  const position = header(request, 'if-none-match');
  if (position === '*') return { kind: 'now' };
  if (position !== undefined) {
    const lsn = /^"?(\d+)"?$/.exec(position)?.[1];
    if (lsn === undefined)
      throw badRequest(`If-None-Match of a change feed must be * or the etag of its last answer, not ${position}.`);
    return { kind: 'after', lsn: Number(lsn) };
  }
  const since = header(request, 'if-modified-since');
  if (since === undefined) return { kind: 'beginning' };
  const seconds = Date.parse(since) / 1000;
  if (Number.isNaN(seconds)) throw badRequest(`If-Modified-Since is not a date: ${since}.`);
  return { kind: 'time', seconds };
}
