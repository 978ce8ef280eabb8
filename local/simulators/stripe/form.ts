/** A decoded value of a form: text, a list, or a group of named values. */
export type FormValue = string | FormValue[] | { [name: string]: FormValue };
export type Form = { [name: string]: FormValue };

/** A form that cannot be decoded, because a name is used in two ways. */
export class FormError extends Error {
  readonly code = 'form_conflict';
  constructor(name: string) {
    super(`"${name}" is given both as a value and as a group.`);
    this.name = 'FormError';
  }
}

/**
 * Decodes `application/x-www-form-urlencoded` with Stripe's bracket names:
 * `metadata[order]=1&expand[0]=latest_charge` → `{ metadata: { order: '1' }, expand: ['latest_charge'] }`.
 */
export function decodeForm(text: string): Form {
  const form: Form = emptyGroup();
  for (const [name, value] of new URLSearchParams(text)) place(form, pathOf(name), value, name);
  return listed(form);
}

// Names come from outside: without a prototype, `__proto__` is a name like any other.
function emptyGroup(): Form {
  return Object.create(null);
}

function pathOf(name: string): string[] {
  const [first = '', ...rest] = name.split('[');
  return [first, ...rest.map((part) => part.replace(/\]$/, ''))];
}

function place(group: Form, [head = '', ...rest]: string[], value: string, name: string): void {
  const key = head === '' ? String(Object.keys(group).length) : head;
  if (rest.length === 0) {
    group[key] = value;
    return;
  }
  const inner = (group[key] ??= emptyGroup());
  if (typeof inner === 'string' || Array.isArray(inner)) throw new FormError(name);
  place(inner, rest, value, name);
}

function listed(group: Form): Form {
  return Object.fromEntries(Object.entries(group).map(([name, value]) => [name, listOrGroup(value)]));
}

function listOrGroup(value: FormValue): FormValue {
  if (typeof value === 'string' || Array.isArray(value)) return value;
  const names = Object.keys(value);
  const isList = names.length > 0 && names.every((name, index) => name === String(index));
  return isList ? Object.values(value).map(listOrGroup) : listed(value);
}
