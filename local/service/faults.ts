import { z } from 'zod';
import { type Random, seededRandom } from './random.ts';

/**
 * One fault rule, as `POST /_local/faults` takes it.
 *
 * - `operation`: a name from the service's README (`paymentIntents.create`), a group (`paymentIntents.*`) or `*`.
 * - `target`: only calls on this object (the id, or path of ids, that the service's README names).
 * - `effect`: `before` drops the connection and does nothing; `after` does the work and drops the connection, or answers
 *   with `status` where one is given; `status` answers with `status` and does nothing; `delay` waits `delayMs` first, or
 *   until `DELETE /_local/delayed` lets it go on.
 * - `code`: the service's own name for the status, where it has several (Stripe: 429 `lock_timeout`).
 * - `probability` (0–1, drawn from `seed`) or `count` (the next so many calls); neither means every call.
 */
const faultRuleSchema = z
  .strictObject({
    target: z.string().optional(),
    operation: z.string().min(1),
    effect: z.enum(['before', 'after', 'status', 'delay']),
    status: z.int().min(400).max(599).optional(),
    code: z.string().min(1).optional(),
    delayMs: z.int().min(0).max(600_000).optional(),
    probability: z.number().min(0).max(1).optional(),
    count: z.int().min(1).optional(),
    seed: z.int().optional(),
  })
  .refine((rule) => rule.effect !== 'status' || rule.status !== undefined, '"effect": "status" needs "status"')
  .refine((rule) => rule.code === undefined || rule.status !== undefined, '"code" needs "status"')
  .refine((rule) => rule.effect !== 'delay' || rule.delayMs !== undefined, '"effect": "delay" needs "delayMs"')
  .refine(
    (rule) => !(rule.probability !== undefined && rule.count !== undefined),
    'give "probability" or "count", not both',
  );

export const faultRulesSchema = z.array(faultRuleSchema);
export type FaultRule = z.infer<typeof faultRuleSchema>;

/** What strikes one call. */
export type Fault =
  | { effect: 'before' }
  | { effect: 'after'; status?: number; code?: string | undefined }
  | { effect: 'status'; status: number; code?: string | undefined }
  | { effect: 'delay'; delayMs: number };

/** What a fault rule is matched against. */
export interface CallName {
  operation: string;
  target?: string | undefined;
}

interface ArmedRule {
  rule: FaultRule;
  random: Random;
  left: number;
}

/** The fault rules of one service. Rules are tried in the order they came; the first that strikes wins. */
export class Faults {
  #rules: ArmedRule[] = [];
  #lastId = 0;

  add(rules: FaultRule[]): string[] {
    return rules.map((rule) => {
      this.#rules.push({ rule, random: seededRandom(rule.seed ?? 1), left: rule.count ?? Number.POSITIVE_INFINITY });
      this.#lastId += 1;
      return `fault_${this.#lastId}`;
    });
  }

  clear(): void {
    this.#rules = [];
  }

  /** The fault that strikes this call, if any; a rule with `count` is used up by it. */
  strike(call: CallName): Fault | undefined {
    for (const armed of this.#rules) {
      if (armed.left === 0 || !matches(armed.rule, call)) continue;
      if (armed.rule.probability !== undefined && armed.random() >= armed.rule.probability) continue;
      armed.left -= 1;
      return faultOf(armed.rule);
    }
    return undefined;
  }
}

function matches(rule: FaultRule, call: CallName): boolean {
  if (rule.target !== undefined && rule.target !== call.target) return false;
  if (rule.operation === '*' || rule.operation === call.operation) return true;
  return rule.operation.endsWith('.*') && call.operation.startsWith(rule.operation.slice(0, -1));
}

function faultOf({ effect, status, code, delayMs }: FaultRule): Fault {
  if (effect === 'status') return { effect, status: status ?? 500, code };
  if (effect === 'delay') return { effect, delayMs: delayMs ?? 0 };
  if (effect === 'after' && status !== undefined) return { effect, status, code };
  return { effect };
}
