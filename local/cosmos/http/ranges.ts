import { childRid } from '../store/rid.ts';
import type { Call, Reply } from './call.ts';
import { header } from './request-headers.ts';

/** The partition key ranges. Asked incrementally, an unchanged list is 304: the .NET SDK repeats until it sees one. */
export function listRanges(call: Call): Reply {
  const { container } = call;
  const etag = `"${container.ranges.map((range) => range.id).join('-')}"`;
  const incremental = header(call.request, 'a-im') !== undefined;
  if (incremental && header(call.request, 'if-none-match') === etag) {
    return { status: 304, requestCharge: 0, headers: { etag, 'x-ms-item-count': '0' } };
  }
  const ranges = container.ranges.map((range) => {
    const rid = childRid(container.rid, 'range', Number(range.id) + 1);
    return {
      _rid: rid,
      id: range.id,
      _etag: etag,
      minInclusive: range.min,
      maxExclusive: range.max,
      ridPrefix: Number(range.id),
      _self: `${container.self}pkranges/${rid}/`,
      throughputFraction: 1 / container.ranges.length,
      status: 'online',
      parents: range.parents,
      _ts: container.ts,
      lsn: range.lsn,
    };
  });
  return {
    status: 200,
    requestCharge: 0,
    headers: { etag, 'x-ms-item-count': String(ranges.length) },
    body: { _rid: container.rid, PartitionKeyRanges: ranges, _count: ranges.length },
  };
}
