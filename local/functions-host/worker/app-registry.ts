import { Disposable } from './disposable.ts';
import { Hooks } from './hooks.ts';
import type { FunctionHandler, FunctionMetadata, ProgrammingModel } from './rpc.ts';

export interface RegisteredFunction {
  metadata: FunctionMetadata;
  handler: FunctionHandler;
}

/** What the app has registered through `@azure/functions-core`. */
export class AppRegistry {
  readonly hooks = new Hooks();
  readonly #functions = new Map<string, RegisteredFunction>();
  #model: ProgrammingModel | undefined;
  #locked = false;
  #requested = false;

  /** Whether anybody ever required `@azure/functions-core`. */
  get requested(): boolean {
    return this.#requested;
  }

  get model(): ProgrammingModel | undefined {
    return this.#model;
  }

  get functions(): RegisteredFunction[] {
    return [...this.#functions.values()];
  }

  find(functionId: string): RegisteredFunction | undefined {
    return this.#functions.get(functionId);
  }

  noteRequest(): void {
    this.#requested = true;
  }

  setProgrammingModel(model: ProgrammingModel): void {
    this.#model = model;
  }

  registerFunction(metadata: FunctionMetadata, handler: FunctionHandler): Disposable {
    this.#refuseAfterStart('registered');
    const id = metadata.functionId ?? metadata.name;
    if (this.#functions.has(id)) throw new Error(`A function with id "${id}" has already been registered.`);
    this.#functions.set(id, { metadata: { ...metadata, functionId: id }, handler });
    return new Disposable(() => {
      this.#refuseAfterStart('disposed');
      this.#functions.delete(id);
    });
  }

  /** Start-up is over: from here on, registering a function is an error. */
  lock(): void {
    this.#locked = true;
  }

  #refuseAfterStart(verb: string): void {
    if (this.#locked) throw new Error(`A function can only be ${verb} during app startup.`);
  }
}
