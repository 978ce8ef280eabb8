import { readFileSync } from 'node:fs';
import type { LocalAnswer, LocalRequest } from 'local-service';
import { pageHeaders } from 'local-service/page-headers';
import type { CollectorMachine } from './machine.ts';

const files: Record<string, { name: string; type: string }> = {
  '/': { name: 'index.html', type: 'text/html' },
  '/collector.css': { name: 'collector.css', type: 'text/css' },
  '/collector.js': { name: 'collector.js', type: 'text/javascript' },
};

/** The page, and what it asks for: `/orders`, `/orders/{orderId}`. Undefined: nothing of the kind. */
export function collectorPage({ method, path }: LocalRequest, machine: CollectorMachine): LocalAnswer | undefined {
  if (method !== 'GET') return undefined;
  if (path === '/orders') return { status: 200, headers: pageHeaders, body: machine.orders() };
  const [, orderId] = /^\/orders\/([\w-]+)$/.exec(path) ?? [];
  if (orderId !== undefined) {
    const trace = machine.order(orderId);
    return trace === undefined
      ? { status: 404, headers: pageHeaders, body: {} }
      : { status: 200, headers: pageHeaders, body: trace };
  }
  const file = Object.hasOwn(files, path) ? files[path] : undefined;
  if (file === undefined) return undefined;
  const body = readFileSync(new URL(`page/${file.name}`, import.meta.url), 'utf8');
  return { status: 200, headers: { ...pageHeaders, 'content-type': `${file.type}; charset=utf-8` }, body };
}
