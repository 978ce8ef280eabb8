import type { JsonValue, Value } from '../json.ts';
import { syntaxError, unsupported } from '../query-error.ts';
import type { Input } from '../syntax/ast.ts';
import type { Frame, Scope } from './compile.ts';
import { compile } from './compile.ts';

/** FROM and its JOINs, ready to run. */
export interface Inputs {
  /** The names around, and those that are bound here. */
  scope: Scope;
  /** Binds every combination of values in the frame, one after the other: the frame is the same each time. */
  expand: (frame: Frame) => Iterable<Frame>;
  /** Whether a frame can yield another number of combinations than one. */
  expands: boolean;
}

interface Bound {
  slot: number;
  values: (frame: Frame) => Iterable<JsonValue>;
}

/**
 * `root` says that the first input names the container (it may go by any name), whose documents are in the first place of
 * the frame; without it all names must be bound already. Throws a QueryError.
 */
export function prepareInputs(inputs: readonly Input[], around: Scope, root: boolean): Inputs {
  let scope = around;
  const bound: Bound[] = [];
  for (const [at, input] of inputs.entries()) {
    const isContainer = root && at === 0;
    const { path } = input.of.kind === 'path' ? input.of : { path: undefined };
    if (isContainer && path?.kind === 'identifier' && !input.iterates) {
      scope = withName(scope, input.alias, 0);
      continue;
    }
    const outer = isContainer && path !== undefined ? withName(scope, rootName(path), 0) : scope;
    const slot = scope.newSlot();
    bound.push({ slot, values: valuesOf(input, outer) });
    if (input.alias !== '' && inputs.slice(0, at).some(({ alias }) => alias === input.alias)) {
      const message = `The input alias '${input.alias}' is specified more than once. Aliases must be unique within a FROM clause.`;
      throw syntaxError('SC2011', message, input.location);
    }
    scope = withName(scope, input.alias, slot);
  }
  return { scope, expand: (frame) => expand(bound, 0, frame), expands: bound.length > 0 };
}

/** The first name of `c.a.b`. */
function rootName(path: Parameters<typeof compile>[0]): string {
  if (path.kind === 'member') return rootName(path.of);
  if (path.kind === 'identifier') return path.name;
  throw unsupported('FROM anything but a path');
}

function withName(scope: Scope, name: string, slot: number): Scope {
  return { ...scope, names: new Map([...scope.names, [name, slot]]) };
}

function valuesOf({ of, iterates }: Input, scope: Scope): Bound['values'] {
  if (of.kind === 'path') {
    const evaluate = compile(of.path, scope);
    return (frame) => spread(evaluate(frame), iterates);
  }
  const rows = scope.prepareSubquery(of.query, scope);
  return function* (frame) {
    for (const row of rows(frame)) yield* spread(row, iterates);
  };
}

/** Iterating over anything but an array yields nothing. */
function spread(value: Value, iterates: boolean): readonly JsonValue[] {
  if (iterates) return Array.isArray(value) ? value : [];
  return value === undefined ? [] : [value];
}

function* expand(bound: readonly Bound[], at: number, frame: Frame): Generator<Frame> {
  const next = bound[at];
  if (next === undefined) {
    yield frame;
    return;
  }
  for (const value of next.values(frame)) {
    frame[next.slot] = value;
    yield* expand(bound, at + 1, frame);
  }
}
