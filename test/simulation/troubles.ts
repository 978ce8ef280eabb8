import type { FaultId } from './faults/fault.ts';
import type { Process } from './host.ts';

export type Service = 'store' | 'payments' | 'shipping' | 'tax' | 'push';

/** A call, as faults and the trace see it. */
export interface Call {
  service: Service;
  /** `orders.replace`, `paymentIntents.confirm`. */
  operation: string;
  /** Whether it can change something. */
  isWrite: boolean;
  /** The order that it concerns, where one can tell; else the object. */
  about: string;
}

/** What becomes of one call. */
export type Trouble =
  /** Nobody answers: `broken` at once, `timeout` when the caller's patience ends. */
  | { kind: 'lost'; effect: 'never' | 'done'; how: 'broken' | 'timeout' }
  | { kind: 'status'; status: number; substatus?: number | undefined; effect: 'never' | 'done' }
  /** Milliseconds to the service and back. */
  | { kind: 'slow'; there: number; back: number }
  /** A read sees what was there so many milliseconds ago. */
  | { kind: 'stale'; lag: number }
  | { kind: 'kill'; when: 'before' | 'after'; kill: () => void };

/** Looks at a call and perhaps strikes it. */
export type Rule = (call: Call, process: Process) => Trouble | undefined;

/** The rules of all faults. The first that strikes a call wins. */
export class Troubles {
  readonly #rules: { fault: FaultId; rule: Rule }[] = [];
  readonly struck = new Map<FaultId, number>();
  #isOver = false;

  add(fault: FaultId, rule: Rule): void {
    this.#rules.push({ fault, rule });
  }

  strike(call: Call, process: Process): Trouble | undefined {
    if (this.#isOver) return undefined;
    for (const { fault, rule } of this.#rules) {
      const trouble = rule(call, process);
      if (trouble === undefined) continue;
      this.count(fault);
      return trouble;
    }
    return undefined;
  }

  /** Something of this fault has happened. */
  count(fault: FaultId): void {
    this.struck.set(fault, (this.struck.get(fault) ?? 0) + 1);
  }

  /** From now on nothing goes wrong any more. */
  end(): void {
    this.#isOver = true;
  }

  get isOver(): boolean {
    return this.#isOver;
  }
}
