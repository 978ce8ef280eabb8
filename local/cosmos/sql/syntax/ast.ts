import type { JsonValue } from '../json.ts';
import type { Location } from '../query-error.ts';

type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '&' | '|' | '^' | '<<' | '>>' | '>>>';
type ComparisonOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';
export type BinaryOperator = ArithmeticOperator | ComparisonOperator | '||' | '??';
export type UnaryOperator = '-' | '+' | '~' | 'NOT';

export type Expression =
  | { kind: 'literal'; value: JsonValue | undefined }
  | { kind: 'parameter'; name: string; location: Location }
  | { kind: 'identifier'; name: string; location: Location }
  | { kind: 'member'; of: Expression; key: Expression }
  | { kind: 'array'; items: Expression[] }
  | { kind: 'object'; properties: { name: string; value: Expression }[] }
  | { kind: 'unary'; operator: UnaryOperator; operand: Expression }
  | { kind: 'binary'; operator: BinaryOperator; left: Expression; right: Expression }
  | { kind: 'logical'; operator: 'AND' | 'OR'; operands: Expression[] }
  | { kind: 'in'; needle: Expression; haystack: Expression[] }
  | { kind: 'between'; value: Expression; low: Expression; high: Expression }
  | { kind: 'like'; value: Expression; pattern: Expression; escape: string | undefined }
  | { kind: 'conditional'; condition: Expression; consequent: Expression; alternative: Expression }
  | { kind: 'call'; name: string; arguments: Expression[]; location: Location }
  /** The rows of a query over the names around it: its first row, all of them, or whether there are any. */
  | { kind: 'subquery'; form: 'scalar' | 'array' | 'exists'; query: Query };

export type Selection =
  | { kind: 'all' }
  | { kind: 'value'; expression: Expression }
  | { kind: 'list'; properties: { name: string; value: Expression }[] };

export interface OrderByItem {
  expression: Expression;
  descending: boolean;
}

/** One input of FROM or JOIN: `c.a AS alias` stands for a value, `alias IN c.a` for each element of an array. */
export interface Input {
  alias: string;
  of: { kind: 'path'; path: Expression } | { kind: 'subquery'; query: Query };
  iterates: boolean;
  location: Location;
}

export interface Query {
  distinct: boolean;
  selection: Selection;
  /** FROM and its JOINs; empty without FROM. */
  from: Input[];
  where: Expression | undefined;
  groupBy: Expression[];
  orderBy: OrderByItem[];
  cut: { kind: 'top'; limit: Expression } | { kind: 'offset'; offset: Expression; limit: Expression } | undefined;
}

/** The name a selected expression has of its own: `b` for `c.a.b` and `c["b"]`, `c` for `c`. */
export function nameOf(expression: Expression): string | undefined {
  if (expression.kind === 'identifier') return expression.name;
  if (expression.kind !== 'member' || expression.key.kind !== 'literal') return undefined;
  return typeof expression.key.value === 'string' ? expression.key.value : undefined;
}

/** The expressions directly inside this one; those of a subquery belong to another scope. */
export function childrenOf(expression: Expression): Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'parameter':
    case 'identifier':
    case 'subquery':
      return [];
    case 'member':
      return [expression.of, expression.key];
    case 'array':
      return expression.items;
    case 'object':
      return expression.properties.map(({ value }) => value);
    case 'unary':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'logical':
      return expression.operands;
    case 'in':
      return [expression.needle, ...expression.haystack];
    case 'between':
      return [expression.value, expression.low, expression.high];
    case 'like':
      return [expression.value, expression.pattern];
    case 'conditional':
      return [expression.condition, expression.consequent, expression.alternative];
    case 'call':
      return expression.arguments;
  }
}
