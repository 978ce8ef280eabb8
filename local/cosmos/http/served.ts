import { type PartitionRange } from '../store/partition-range.ts';
import { type Container, Refusal } from '../store/store.ts';
import { type Call, containerOf } from './call.ts';
import { scopeOf } from './scope.ts';

/** The container that a call is about, if there is one. */
export function containerServed(call: Call): Container | undefined {
  return call.route.container === '' ? undefined : unlessRefused(() => containerOf(call));
}

/** The range that serves a call on items: that of its key, the one it names, or the first. */
export function rangeServed(call: Call, container: Container): PartitionRange | undefined {
  if (!call.route.operation.startsWith('items.') || call.route.operation === 'items.plan') return undefined;
  const scope = unlessRefused(() => scopeOf(call.request));
  if (scope === undefined) return undefined;
  if (scope.kind === 'key') return container.rangeOf(scope.key);
  return scope.kind === 'all' ? container.ranges[0] : container.ranges.find((range) => range.id === scope.rangeId);
}

/** A refusal is the handler's to tell. */
function unlessRefused<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
