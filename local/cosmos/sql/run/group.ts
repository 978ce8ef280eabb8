import type { JsonObject, JsonValue, Value } from '../json.ts';
import { QueryError } from '../query-error.ts';
import type { Expression, Query } from '../syntax/ast.ts';
import { childrenOf } from '../syntax/ast.ts';
import { print } from '../syntax/print.ts';
import { aggregates } from '../values/aggregates.ts';
import { canonicalJson } from '../values/canonical.ts';
import type { Call, Evaluate, Scope } from './compile.ts';
import { compile } from './compile.ts';
import { comparePositions } from './position.ts';
import type { Row } from './rows.ts';
import type { Match } from './scan.ts';
import { compileSelection } from './selection.ts';

/** Whether rows stand for groups of items: by GROUP BY, or all items as one group of an aggregate. */
export function isGrouped(query: Query): boolean {
  return query.groupBy.length > 0 || selected(query).some(hasAggregate);
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
      return [{ kind: 'identifier', name: from.alias, location: { start: 0, end: 0 } }];
    case 'value':
      return [selection.expression];
    case 'list':
      return selection.properties.map(({ value }) => value);
  }
}

/** Prepares the rows of a grouped query. Throws a QueryError if SELECT reads what differs within a group. */
export function prepareGroups(query: Query, scope: Scope): (matches: Iterable<Match>) => Row[] {
  const keys = new Set(query.groupBy.map(print));
  for (const expression of selected(query)) requireGrouped(expression, keys);
  const groupBy = query.groupBy.map((expression) => compile(expression, scope));
  const ascending = groupBy.map(() => false);
  startGroup(query, scope, []);
  return (matches) => {
    const groups = new Map<string, Group>();
    if (groupBy.length === 0) groups.set('[]', startGroup(query, scope, []));
    for (const { document } of matches) {
      const key = groupBy.map((evaluate) => evaluate(document));
      const name = canonicalJson(key.map((value) => (value === undefined ? [] : [value])));
      const group = groups.get(name) ?? startGroup(query, scope, key);
      groups.set(name, group);
      group.add(document);
    }
    const rows = [...groups.values()].flatMap((group) => group.rows());
    return rows.sort((left, right) => comparePositions(left.position, right.position, ascending));
  };
}

interface Group {
  add(document: JsonObject): void;
  rows(): Row[];
}

function startGroup(query: Query, scope: Scope, key: Value[]): Group {
  const inputs: { value: Evaluate; add: (value: JsonValue) => void }[] = [];
  const project = compileSelection(query.selection, {
    ...scope,
    aggregate: ({ name, arguments: [argument] }) => {
      const accumulator = aggregates.get(name)?.start();
      if (argument === undefined || accumulator === undefined)
        throw new TypeError(`${name} is no aggregate of one argument`);
      inputs.push({ value: compile(argument, scope), add: accumulator.add });
      return accumulator.result;
    },
  });
  let example: JsonObject = {};
  return {
    add: (document) => {
      example = document;
      for (const { value, add } of inputs) {
        const result = value(document);
        if (result !== undefined) add(result);
      }
    },
    rows: () => {
      const row = project(example);
      return row === undefined ? [] : [{ row, position: { sort: key, rid: 0 } }];
    },
  };
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
