interface At {
  readonly line: number;
  /** The source. */
  readonly text: string;
}

export type Scalar = string | number | boolean | null;

export type Literal = At & { readonly kind: 'literal'; readonly value: Scalar };
export type Interpolation = At & { readonly kind: 'interpolation'; readonly parts: readonly (string | Expression)[] };
export type ObjectExpression = At & { readonly kind: 'object'; readonly properties: readonly Property[] };
export type Loop = At & {
  readonly kind: 'loop';
  readonly item: string;
  readonly index?: string;
  readonly of: Expression;
  readonly condition?: Expression;
  readonly body: Expression;
};

export type Expression =
  | Literal
  | Interpolation
  | ObjectExpression
  | Loop
  | (At & { readonly kind: 'array'; readonly items: readonly Expression[] })
  | (At & { readonly kind: 'name'; readonly name: string })
  /** `of.name`, or with `safe` `of.?name`. */
  | (At & { readonly kind: 'member'; readonly of: Expression; readonly name: string; readonly safe: boolean })
  | (At & { readonly kind: 'index'; readonly of: Expression; readonly index: Expression; readonly safe: boolean })
  /** `of::name`, a nested resource. */
  | (At & { readonly kind: 'nested'; readonly of: Expression; readonly name: string })
  /** `name(…)`, or `of.name(…)`. */
  | (At & {
      readonly kind: 'call';
      readonly of?: Expression;
      readonly name: string;
      readonly arguments: readonly Expression[];
    })
  | (At & { readonly kind: 'unary'; readonly operator: '!' | '-'; readonly operand: Expression })
  | (At & {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    })
  | (At & {
      readonly kind: 'ternary';
      readonly condition: Expression;
      readonly consequence: Expression;
      readonly alternative: Expression;
    })
  | (At & { readonly kind: 'lambda'; readonly parameters: readonly string[]; readonly body: Expression });

export interface Property {
  readonly key: Literal | Interpolation;
  readonly value: Expression;
  readonly line: number;
}

/** From the loosest to the tightest. */
export const precedence = [
  ['??'],
  ['||'],
  ['&&'],
  ['==', '!=', '=~', '!~'],
  ['<=', '>=', '<', '>'],
  ['+', '-'],
  ['*', '/', '%'],
] as const;
export type BinaryOperator = (typeof precedence)[number][number];

export interface Decorator {
  /** Without `sys.`. */
  readonly name: string;
  readonly arguments: readonly Expression[];
  readonly line: number;
}

export interface TypeMember {
  /** `*` for whatever is not named. */
  readonly name: string;
  readonly type: TypeExpression;
  readonly decorators: readonly Decorator[];
  readonly line: number;
}

export type TypeExpression =
  | (At & { readonly kind: 'literal'; readonly value: Scalar })
  | (At & { readonly kind: 'name'; readonly name: string })
  | (At & { readonly kind: 'member'; readonly of: TypeExpression; readonly name: string })
  | (At & { readonly kind: 'object'; readonly members: readonly TypeMember[] })
  | (At & { readonly kind: 'tuple'; readonly items: readonly TypeExpression[] })
  | (At & { readonly kind: 'array'; readonly of: TypeExpression })
  | (At & { readonly kind: 'nullable'; readonly of: TypeExpression })
  | (At & { readonly kind: 'union'; readonly of: readonly TypeExpression[] });
