import { Disposable } from './disposable.ts';

export type HookCallback = (context: object) => unknown;

const hookNames = ['appStart', 'appTerminate', 'preInvocation', 'postInvocation', 'log'] as const;
export type HookName = (typeof hookNames)[number];

/** The hooks of one app, run one after another in the order they were registered; one that throws ends the row. */
export class Hooks {
  readonly appHookData: Record<string, unknown> = {};
  readonly #callbacks = new Map<HookName, HookCallback[]>();

  register(name: string, callback: HookCallback): Disposable {
    const known = hookNames.find((hookName) => hookName === name);
    if (known === undefined) throw new RangeError(`Unrecognized hook "${name}". There are ${hookNames.join(', ')}.`);
    this.#callbacks.set(known, [...this.#of(known), callback]);
    return new Disposable(() => {
      const callbacks = [...this.#of(known)];
      const index = callbacks.indexOf(callback);
      if (index !== -1) callbacks.splice(index, 1);
      this.#callbacks.set(known, callbacks);
    });
  }

  async run(name: Exclude<HookName, 'log'>, context: object): Promise<void> {
    for (const callback of this.#of(name)) await callback(context);
  }

  /** Log hooks may rewrite `level` and `message` of the context; they are not awaited. */
  runLog(context: object): void {
    for (const callback of this.#of('log')) callback(context);
  }

  #of(name: HookName): readonly HookCallback[] {
    return this.#callbacks.get(name) ?? [];
  }
}

/** Adds properties that a hook may read but not replace. */
export function withReadOnly<T extends object>(context: T, readOnly: Record<string, unknown>): T {
  for (const [name, value] of Object.entries(readOnly)) {
    Object.defineProperty(context, name, {
      enumerable: true,
      get: () => value,
      set: () => {
        throw new TypeError(`Cannot assign to read only property '${name}'`);
      },
    });
  }
  return context;
}
