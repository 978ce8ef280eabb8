import { readFileSync } from 'node:fs';
import type { LocalAnswer, LocalRequest } from 'local-service';
import { pageHeaders } from 'local-service/page-headers';

export interface ExplorerOptions {
  /** Whether requests have to be signed. */
  auth: boolean;
  /** The server's certificate in PEM, where it serves https. */
  certificate: string | undefined;
}

const scripts = [
  'account',
  'attempt',
  'changes',
  'container',
  'element',
  'explorer',
  'feed',
  'items',
  'query',
  'ranges',
];

const files: Record<string, { name: string; type: string }> = {
  '/_explorer': { name: 'index.html', type: 'text/html' },
  '/_explorer/explorer.css': { name: 'explorer.css', type: 'text/css' },
  ...Object.fromEntries(
    scripts.map((name) => [`/_explorer/${name}.js`, { name: `${name}.js`, type: 'text/javascript' }]),
  ),
};

/** The page of the data explorer, and the certificate where Microsoft's emulators have theirs. Undefined: nothing of the kind. */
export function explorerPage(request: LocalRequest, { auth, certificate }: ExplorerOptions): LocalAnswer | undefined {
  if (request.method !== 'GET') return undefined;
  const path = request.path.length > 1 && request.path.endsWith('/') ? request.path.slice(0, -1) : request.path;
  if (path === '/_explorer/emulator.pem' && certificate !== undefined) {
    return { status: 200, headers: { 'content-type': 'application/x-pem-file' }, body: certificate };
  }
  const file = Object.hasOwn(files, path) ? files[path] : undefined;
  if (file === undefined) return undefined;
  const text = readFileSync(new URL(`page/${file.name}`, import.meta.url), 'utf8');
  const body = auth ? text : text.replace('data-auth="required"', 'data-auth="off"');
  return { status: 200, headers: { ...pageHeaders, 'content-type': `${file.type}; charset=utf-8` }, body };
}
