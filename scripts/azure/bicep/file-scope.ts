import type { BicepFile, Import, Module, Resource } from './bicep-file.ts';
import { property } from './bicep-file.ts';
import { read } from './built-in.ts';
import { DeclaredResource, ResourcePart } from './declared-resource.ts';
import { evaluate, type Scope, within } from './evaluate.ts';
import type { Program } from './program.ts';
import type { Expression } from './syntax.ts';
import { isList, isValues, type Referent, Unresolved, type Value, type Values } from './values.ts';

/** How a file comes to be deployed. */
interface Call {
  readonly given: Values;
  readonly condition: boolean | Unresolved;
  /** The symbols of the modules that led here. */
  readonly modules: readonly string[];
}

/** A file with its parameters set: what its names mean, and which resources it declares. */
export class FileScope implements Scope {
  readonly file: BicepFile;
  readonly #program: Program;
  readonly #call: Call;
  readonly #known = new Map<string, Value>();
  readonly #resources = new Map<string, readonly DeclaredResource[]>();
  readonly #modules = new Map<string, readonly FileScope[]>();

  constructor(program: Program, file: BicepFile, call: Call) {
    this.#program = program;
    this.file = file;
    this.#call = call;
  }

  /** Every resource that is or may be declared, those of modules included; without those that only `exist`. */
  get declared(): DeclaredResource[] {
    return this.mentioned.filter(({ existing }) => !existing);
  }

  /** The existing ones, too. */
  get mentioned(): DeclaredResource[] {
    const all = this.deployed.flatMap((scope) =>
      scope.file.resources.flatMap((resource) => scope.#resourcesOf(resource)),
    );
    return all.filter(({ condition }) => condition !== false);
  }

  get condition(): boolean | Unresolved {
    return this.#call.condition;
  }

  /** The symbols of the modules that led here. */
  get modules(): readonly string[] {
    return this.#call.modules;
  }

  /** What its parameters were set to. */
  get given(): Values {
    return this.#call.given;
  }

  /** Itself and every module below that is or may be deployed. */
  get deployed(): FileScope[] {
    const below = this.file.modules.flatMap((module) => this.#scopesOf(module));
    return [this, ...below.filter(({ condition }) => condition !== false).flatMap((scope) => scope.deployed)];
  }

  value(name: string): Value | undefined {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    // A name that leads to itself stays what it is.
    this.#known.set(name, new Unresolved(name));
    const value = this.#find(name);
    if (value === undefined) this.#known.delete(name);
    else this.#known.set(name, value);
    return value;
  }

  call(name: string, given: readonly Value[]): Value | undefined {
    const [first] = given;
    if (name === 'loadTextContent' && typeof first === 'string') return this.#program.text(first, this.file.path);
    if (name === 'loadJsonContent' && typeof first === 'string') return read(this.#program.text(first, this.file.path));
    const own = this.file.functions.find((one) => one.name === name);
    if (own === undefined) return this.#imported(name, (scope, there) => scope.call(there, given));
    const scope = own.parameters.reduce<Scope>(
      (outer, one, index) => within(outer, one.name, given[index] ?? null),
      this,
    );
    return evaluate(own.body, scope);
  }

  output(name: string): Value | undefined {
    const output = this.file.outputs.find((one) => one.name === name);
    return output && evaluate(output.value, this);
  }

  #find(name: string): Value | undefined {
    const { parameters, variables, resources, modules } = this.file;
    const parameter = parameters.find((one) => one.name === name);
    if (parameter !== undefined) {
      const given = this.#call.given[name];
      if (given !== undefined && (given !== null || parameter.default === undefined)) return given;
      if (parameter.default !== undefined) return evaluate(parameter.default, this);
      return parameter.type.kind === 'nullable' ? null : new Unresolved(name);
    }
    const variable = variables.find((one) => one.name === name);
    if (variable !== undefined) return evaluate(variable.value, this);
    const resource = resources.find((one) => one.name === name);
    if (resource !== undefined) {
      const refer = (one: DeclaredResource) => new Unresolved(resource.name, new ResourcePart(one));
      return oneOrMany(resource, this.#resourcesOf(resource).map(refer));
    }
    const module = modules.find((one) => one.name === name);
    if (module !== undefined) {
      const refer = (scope: FileScope) => new Unresolved(module.name, new ModulePart(module.name, scope));
      return oneOrMany(module, this.#scopesOf(module).map(refer));
    }
    return this.#imported(name, (scope, there) => scope.value(there));
  }

  #imported(name: string, ask: (scope: FileScope, there: string) => Value | undefined): Value | undefined {
    for (const { path, names } of this.file.imports) {
      const there = nameThere(names, name);
      if (there === undefined) continue;
      return ask(new FileScope(this.#program, this.#program.file(path), { ...this.#call, given: {} }), there);
    }
    return undefined;
  }

  #resourcesOf(resource: Resource): readonly DeclaredResource[] {
    const known = this.#resources.get(resource.name);
    if (known !== undefined) return known;
    const place = { file: this.file.path, targetScope: this.file.targetScope, modules: this.#call.modules };
    const outer =
      resource.nestedIn === undefined ? undefined : this.file.resources.find((one) => one.name === resource.nestedIn);
    const outerCondition = outer === undefined ? true : (this.#resourcesOf(outer)[0]?.condition ?? false);
    const found = this.#turns(resource).map(
      ({ scope, condition }) => new DeclaredResource(resource, place, both(outerCondition, condition), scope),
    );
    this.#resources.set(resource.name, found);
    return found;
  }

  #scopesOf(module: Module): readonly FileScope[] {
    const known = this.#modules.get(module.name);
    if (known !== undefined) return known;
    const parameters = property(module.body, 'params');
    const found = this.#turns(module).map(({ scope, condition }) => {
      const given = condition === false || parameters === undefined ? {} : evaluate(parameters, scope);
      return new FileScope(this.#program, this.#program.file(module.path), {
        given: isValues(given) ? given : {},
        condition,
        modules: [...this.#call.modules, module.name],
      });
    });
    this.#modules.set(module.name, found);
    return found;
  }

  /** Once, or once per item of its loop; a loop over what is not known has one turn, with the item not known. */
  #turns({ loop, condition }: Resource | Module): { scope: Scope; condition: boolean | Unresolved }[] {
    const turn = (scope: Scope) => ({ scope, condition: both(this.#call.condition, conditionOf(condition, scope)) });
    if (loop === undefined) return [turn(this)];
    const items = evaluate(loop.of, this);
    if (!isList(items)) {
      const perhaps = turn(within(this, loop.item, new Unresolved(loop.item), loop.index));
      return [{ ...perhaps, condition: both(perhaps.condition, new Unresolved(`some in ${loop.of.text}`)) }];
    }
    return items.map((item, index) => turn(within(this, loop.item, item, loop.index, index)));
  }
}

class ModulePart implements Referent {
  readonly #symbol: string;
  readonly #scope: FileScope;
  readonly #outputs: boolean;

  constructor(symbol: string, scope: FileScope, outputs = false) {
    this.#symbol = symbol;
    this.#scope = scope;
    this.#outputs = outputs;
  }

  get absent(): boolean {
    return this.#scope.condition === false;
  }

  member(name: string): Value {
    if (this.#outputs) return this.#scope.output(name) ?? new Unresolved(`${this.#symbol}.outputs.${name}`);
    const text = `${this.#symbol}.${name}`;
    return name === 'outputs'
      ? new Unresolved(text, new ModulePart(this.#symbol, this.#scope, true))
      : new Unresolved(text);
  }
}

function nameThere(names: Import['names'], name: string): string | undefined {
  return 'all' in names ? undefined : names.get(name);
}

function oneOrMany({ loop }: Resource | Module, found: readonly Unresolved[]): Value {
  return loop === undefined ? (found[0] ?? null) : found;
}

function conditionOf(expression: Expression | undefined, scope: Scope): boolean | Unresolved {
  const value = expression === undefined ? true : evaluate(expression, scope);
  return typeof value === 'boolean' || value instanceof Unresolved ? value : new Unresolved(expression?.text ?? '');
}

function both(a: boolean | Unresolved, b: boolean | Unresolved): boolean | Unresolved {
  if (a === false || b === false) return false;
  if (a === true) return b;
  return b === true ? a : new Unresolved(`${a.text} && ${b.text}`);
}
