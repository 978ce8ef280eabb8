import type { LocalRequest } from 'local-service';
import { unsupported } from '../store/refusal.ts';
import { header } from './request-headers.ts';

/** Throws 400 for what headers of any request may ask for and this emulator would not do. */
export function refuseForeignHeaders(request: LocalRequest): void {
  const trigger =
    header(request, 'x-ms-documentdb-pre-trigger-include') ?? header(request, 'x-ms-documentdb-post-trigger-include');
  if (trigger !== undefined) throw unsupported(`triggers (${trigger})`);
  const indexing = header(request, 'x-ms-indexing-directive')?.toLowerCase();
  if (indexing === 'exclude') throw unsupported('indexing item by item (x-ms-indexing-directive)');
}
