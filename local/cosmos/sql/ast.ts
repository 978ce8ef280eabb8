import type { JsonValue } from './json.ts';
import type { Location } from './query-error.ts';

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '&' | '|' | '^' | '<<' | '>>' | '>>>';
export type ComparisonOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';
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
  | { kind: 'call'; name: string; arguments: Expression[]; location: Location };

export type Selection =
  | { kind: 'all' }
  | { kind: 'value'; expression: Expression }
  | { kind: 'list'; properties: { name: string; value: Expression }[] };

export interface OrderByItem {
  expression: Expression;
  descending: boolean;
}

export interface Query {
  distinct: boolean;
  top: Expression | undefined;
  selection: Selection;
  from: { container: string; alias: string };
  where: Expression | undefined;
  orderBy: OrderByItem[];
  slice: { offset: Expression; limit: Expression } | undefined;
}
