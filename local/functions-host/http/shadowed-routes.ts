import type { FunctionDefinition, HttpTrigger } from '../functions/definition.ts';
import type { Route, Segment } from './route.ts';

type Routed = { definition: FunctionDefinition; trigger: HttpTrigger };

/**
 * Names each function that gets no request, or none of a method, because one that comes before it in the host's order
 * takes them all. What several together take, or one takes in part, is not told.
 *
 * @param routes in the host's order.
 */
export function shadowedRoutes(routes: Routed[]): string[] {
  return routes.flatMap((later, index) =>
    routes.slice(0, index).flatMap((earlier) => {
      const shared = sharedMethods(earlier.trigger, later.trigger);
      if (shared === undefined || !covers(earlier.trigger.route, later.trigger.route)) return [];
      return [warning(earlier, later, shared)];
    }),
  );
}

function warning(earlier: Routed, later: Routed, methods: string[]): string {
  const all = methods.length === later.trigger.methods.length;
  const what = all ? 'is never called' : `is never called for ${methods.join(', ')}`;
  return `Function "${later.definition.name}" (/${later.trigger.route.template}) ${what}: "${earlier.definition.name}" (/${earlier.trigger.route.template}) comes before it in the order of names, which is the order in which routes are tried, and takes each such request. Constrain the route of "${earlier.definition.name}", or rename one of them.`;
}

/** Methods of `later` that `earlier` takes too, empty for all; undefined when there are none. */
function sharedMethods(earlier: HttpTrigger, later: HttpTrigger): string[] | undefined {
  if (earlier.methods.length === 0) return later.methods;
  const shared =
    later.methods.length === 0 ? earlier.methods : later.methods.filter((one) => earlier.methods.includes(one));
  return shared.length === 0 ? undefined : shared;
}

/** Whether every path that fits `b` fits `a` too. */
export function covers(a: Route, b: Route): boolean {
  return variants(b.segments).every((paths) => variants(a.segments).some((taken) => takesAll(taken, paths)));
}

/** With and without an optional parameter at the end. */
function variants(segments: readonly Segment[]): (readonly Segment[])[] {
  const last = segments.at(-1);
  if (last?.kind !== 'parameter' || !last.optional) return [segments];
  return [segments, segments.slice(0, -1)];
}

function takesAll(taken: readonly Segment[], paths: readonly Segment[]): boolean {
  for (const [index, segment] of taken.entries()) {
    const path = paths[index];
    if (segment.kind === 'rest') {
      return segment.constraints.length === 0 || (path?.kind === 'rest' && impliedBy(segment, path));
    }
    if (path === undefined || path.kind === 'rest' || !takes(segment, path)) return false;
  }
  return paths.length === taken.length;
}

function takes(segment: Segment & { kind: 'literal' | 'parameter' }, path: Segment): boolean {
  if (segment.kind === 'literal') return path.kind === 'literal' && path.text === segment.text;
  if (path.kind === 'literal') return segment.constraints.every(({ passes }) => passes(path.text));
  return impliedBy(segment, path);
}

/** Whether what passes the constraints of `path` passes those of `segment`. */
function impliedBy(segment: Constrained, path: Constrained): boolean {
  return segment.constraints.every(({ text }) => path.constraints.some((other) => other.text === text));
}

type Constrained = { constraints: { text: string }[] };
