import type { Value } from '../json.ts';
import { QueryError } from '../query-error.ts';
import type { Expression, Query } from '../syntax/ast.ts';
import { childrenOf } from '../syntax/ast.ts';
import { print } from '../syntax/print.ts';
import type { Accumulator } from '../values/aggregates.ts';
import { aggregates } from '../values/aggregates.ts';
import { canonicalJson } from '../values/canonical.ts';
import type { Call, Evaluate, Frame, Scope } from './compile.ts';
import { compile } from './compile.ts';
import { comparePositions } from './position.ts';
import type { Row } from './rows.ts';
import { compileSelection } from './selection.ts';

/** Whether rows stand for groups of items: by GROUP BY, or all items as one group of an aggregate. */
export function isGrouped(query: Query): boolean {
  return query.groupBy.length > 0 || selected(query).some(hasAggregate);
}

/** Whether rows of several partitions have to be combined by more than putting them one after the other. */
export function needsPipeline(query: Query): boolean {
  const { distinct, cut, orderBy, from } = query;
  const isPlain = !distinct && cut === undefined && orderBy.length === 0 && !isGrouped(query);
  return !isPlain || (from[0]?.of.kind === 'subquery' && needsPipeline(from[0].of.query));
}

export function hasAggregate(expression: Expression): boolean {
  return isAggregate(expression) || childrenOf(expression).some(hasAggregate);
}

export function isAggregate(expression: Expression): expression is Call {
  return expression.kind === 'call' && aggregates.has(expression.name);
}

function selected({ selection, from }: Query): Expression[] {
  switch (selection.kind) {
    case 'all':
      return [{ kind: 'identifier', name: from[0]?.alias ?? '', location: { start: 0, end: 0 } }];
    case 'value':
      return [selection.expression];
    case 'list':
      return selection.properties.map(({ value }) => value);
  }
}

interface Group {
  key: Value[];
  example: Frame;
  accumulators: Accumulator[];
}

/** Prepares the rows of a grouped query. Throws a QueryError if SELECT reads what differs within a group. */
export function prepareGroups(query: Query, scope: Scope): (frames: Iterable<Frame>) => Row[] {
  const keys = new Set(query.groupBy.map(print));
  for (const expression of selected(query)) requireGrouped(expression, keys);
  const groupBy = query.groupBy.map((expression) => compile(expression, scope));
  const ascending = groupBy.map(() => false);
  const { inputs, project } = prepareAggregates(query, scope);
  const start = (key: Value[]): Group => ({ key, example: [], accumulators: inputs.map((input) => input.start()) });

  return (frames) => {
    const whole = start([]);
    const groups = new Map<string, Group>(groupBy.length === 0 ? [['', whole]] : []);
    const groupOf = (frame: Frame): Group => {
      const key = groupBy.map((evaluate) => evaluate(frame));
      const name = key.map(nameOf).join();
      const group = groups.get(name) ?? start(key);
      groups.set(name, group);
      return group;
    };
    for (const frame of frames) {
      const group = groupBy.length === 0 ? whole : groupOf(frame);
      if (group.example.length === 0) group.example = [...frame];
      for (let at = 0; at < inputs.length; at += 1) {
        const value = inputs[at]?.evaluate(frame);
        if (value !== undefined) group.accumulators[at]?.add(value);
      }
    }
    const rows = [...groups.values()].flatMap(({ key, example, accumulators }): Row[] => {
      const frame = [...example];
      for (const [at, { slot }] of inputs.entries()) frame[slot] = accumulators[at]?.result();
      const row = project(frame);
      return row === undefined ? [] : [{ row, position: { sort: key, rid: 0 } }];
    });
    return rows.sort((left, right) => comparePositions(left.position, right.position, ascending));
  };
}

/** Text that equal values share. */
function nameOf(value: Value): string {
  if (value === undefined) return '';
  return typeof value === 'object' ? canonicalJson(value) : JSON.stringify(value);
}

interface AggregateInput {
  /** Where in the frame the selection finds the result. */
  slot: number;
  evaluate: Evaluate;
  start: () => Accumulator;
}

function prepareAggregates(query: Query, scope: Scope): { inputs: AggregateInput[]; project: (frame: Frame) => Value } {
  const inputs: AggregateInput[] = [];
  const project = compileSelection(query, {
    ...scope,
    aggregate: ({ name, arguments: [argument] }) => {
      const aggregate = aggregates.get(name);
      if (argument === undefined || aggregate === undefined)
        throw new TypeError(`${name} is no aggregate of one argument`);
      const slot = scope.newSlot();
      inputs.push({ slot, evaluate: compile(argument, scope), start: () => aggregate.start() });
      return (frame) => frame[slot];
    },
  });
  return { inputs, project };
}

/** Outside of aggregates only the grouping expressions may be read. */
function requireGrouped(expression: Expression, keys: ReadonlySet<string>): void {
  if (isAggregate(expression) || keys.has(print(expression))) return;
  if (expression.kind === 'identifier' || expression.kind === 'member') {
    const message = `Property reference '${print(expression)}' is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.`;
    throw new QueryError('syntax', message);
  }
  for (const child of childrenOf(expression)) requireGrouped(child, keys);
}
