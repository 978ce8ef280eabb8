import type { LocalRequest } from 'local-service';
import { badRequest, unsupported } from '../store/refusal.ts';
import type { FeedRequest, FeedStart } from '../store/store.ts';
import type { Call, Reply } from './call.ts';
import { header } from './request-headers.ts';
import { pageSizeOf } from './scope.ts';
import { versionBody } from './version-body.ts';

/** The only shape of all versions and deletes that SDKs of today ask for. */
const wireFormat = '2021-09-15';

/** A page of the change feed. Nothing new is 304, with the position all the same: clients that lose it start over. */
export function readFeed(call: Call): Reply {
  const mode = header(call.request, 'a-im')?.toLowerCase();
  if (mode === 'incremental feed') return latestVersions(call);
  if (mode === 'full-fidelity feed') return allVersions(call);
  throw unsupported(`the change feed mode "${mode}"`);
}

function latestVersions(call: Call): Reply {
  const { items, lsn, requestCharge } = call.container.feed(feedRequest(call));
  const documents = items.map((item) => ({ ...item.document, _lsn: item.lsn }));
  return page(call, { documents, lsn, requestCharge });
}

function allVersions(call: Call): Reply {
  const format = header(call.request, 'x-ms-cosmos-changefeed-wire-format-version');
  if (format !== wireFormat) throw unsupported(`all versions and deletes in the wire format ${format ?? 'of old'}`);
  const { container } = call;
  const { changes, lsn, requestCharge } = container.versions(feedRequest(call));
  const documents = changes.map((change) => versionBody(change, container.keyPaths));
  return page(call, { documents, lsn, requestCharge });
}

function feedRequest({ request, scope }: Call): FeedRequest {
  return { scope, from: startOf(request), maxItemCount: pageSizeOf(request) };
}

interface Read {
  documents: object[];
  lsn: number;
  requestCharge: number;
}

function page(call: Call, read: Read): Reply {
  const held = read.documents.length === 0 ? undefined : heldBack(call, read);
  const { documents, lsn, requestCharge } = held ?? read;
  const headers = { etag: `"${lsn}"`, 'x-ms-item-count': String(documents.length) };
  if (documents.length === 0 && held === undefined) return { status: 304, requestCharge, headers };
  const body = { _rid: call.container.rid, Documents: documents, _count: documents.length };
  return { status: 200, requestCharge, headers, body };
}

/** Now and then, if that is wanted: a page without items, from which the reader goes on where it was. */
function heldBack(call: Call, { requestCharge }: Read): Read | undefined {
  const start = startOf(call.request);
  const lsn = start.kind === 'after' ? start.lsn : start.kind === 'beginning' ? 0 : undefined;
  return lsn !== undefined && call.terms.drawEmptyPage() ? { documents: [], lsn, requestCharge } : undefined;
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
