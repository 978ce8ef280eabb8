import type { Resource } from './bicep-file.ts';
import { property } from './bicep-file.ts';
import { evaluate, type Scope } from './evaluate.ts';
import type { Expression } from './syntax.ts';
import { at, isValues, type Referent, show, Unresolved, type Value, type Values } from './values.ts';

/** Where a resource is declared, for findings and for rules on scope. */
interface Place {
  readonly file: string;
  readonly targetScope: string;
  /** The symbols of the modules that led here, such as `['data', 'account']`. */
  readonly modules: readonly string[];
}

/** What an environment declares of a resource, as far as that can be told: one per turn of a loop. */
export class DeclaredResource {
  readonly symbol: string;
  readonly type: string;
  readonly apiVersion: string;
  readonly existing: boolean;
  readonly file: string;
  readonly line: number;
  readonly targetScope: string;
  readonly modules: readonly string[];
  /** Whether it is there: Unresolved when that depends on what only the deployment knows. */
  readonly condition: boolean | Unresolved;
  readonly #declaration: Resource;
  readonly #scope: Scope;

  constructor(declaration: Resource, place: Place, condition: boolean | Unresolved, scope: Scope) {
    this.symbol = declaration.name;
    this.type = declaration.type;
    this.apiVersion = declaration.apiVersion;
    this.existing = declaration.existing;
    this.line = declaration.line;
    this.file = place.file;
    this.targetScope = place.targetScope;
    this.modules = place.modules;
    this.condition = condition;
    this.#declaration = declaration;
    this.#scope = scope;
  }

  get name(): Value {
    return this.get('name') ?? new Unresolved(`${this.symbol}.name`);
  }

  /** The resource that it is a child of, by `parent` or by standing inside it. */
  get parent(): DeclaredResource | undefined {
    const { nestedIn } = this.#declaration;
    const value = nestedIn === undefined ? this.get('parent') : this.#scope.value(nestedIn);
    return resourceOf(value);
  }

  /** What `scope` is set to, for what extends another resource, such as a lock. */
  get scope(): Value | undefined {
    return this.get('scope');
  }

  /** Everything in its braces. */
  get body(): Values {
    const body = evaluate(this.#declaration.body, this.#scope);
    return isValues(body) ? body : {};
  }

  /** One value of its body, by a path such as `properties.minimumTlsVersion`. */
  get(path: string): Value | undefined {
    const [first = '', ...rest] = path.split('.');
    const expression: Expression | undefined = property(this.#declaration.body, first);
    const value = expression && evaluate(expression, this.#scope);
    return rest.length === 0 ? value : at(value, rest.join('.'));
  }

  /** By type and names: a resource and an `existing` one that means it have the same. */
  get identity(): string {
    return `${this.parent?.identity ?? ''}/${this.type}/${show(this.name)}`;
  }
}

/** A resource, or with a path a part of it such as `account.properties.documentEndpoint`. */
export class ResourcePart implements Referent {
  readonly resource: DeclaredResource;
  readonly path: readonly string[];

  constructor(resource: DeclaredResource, path: readonly string[] = []) {
    this.resource = resource;
    this.path = path;
  }

  get absent(): boolean {
    return this.resource.condition === false;
  }

  /** What the declaration says where it does, and a name for it where only Azure knows. */
  member(name: string): Value {
    const path = [...this.path, name];
    const declared = this.resource.get(path.join('.'));
    if (declared !== undefined && !isValues(declared)) return declared;
    return new Unresolved([this.resource.symbol, ...path].join('.'), new ResourcePart(this.resource, path));
  }
}

/** The resource that a value stands for as a whole. */
export function resourceOf(value: Value | undefined): DeclaredResource | undefined {
  const part = partOf(value);
  return part?.path.length === 0 ? part.resource : undefined;
}

/** The resource, and the path in it, that a value comes from: `account.id`. */
export function partOf(value: Value | undefined): ResourcePart | undefined {
  return value instanceof Unresolved && value.referent instanceof ResourcePart ? value.referent : undefined;
}
