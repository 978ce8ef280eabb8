import type { LocalRequest } from 'local-service';

/** A request header, or undefined; empty counts as absent. */
export function header(request: LocalRequest, name: string): string | undefined {
  const value = request.headers[name];
  const first = Array.isArray(value) ? value[0] : value;
  return first === '' ? undefined : first;
}

/** Whether a yes-or-no header says yes. Clients write `true` and `True`. */
export function flag(request: LocalRequest, name: string): boolean {
  return header(request, name)?.toLowerCase() === 'true';
}
