import { openApiDocument } from '../../shared/http/openapi.ts';
import { orderLife } from './order-life.ts';

/** A page that is made from the code, and never edited by hand. */
interface GeneratedPage {
  /** Repository path. */
  path: string;
  generate: () => string | Promise<string>;
}

export const generated: readonly GeneratedPage[] = [
  { path: 'docs/openapi.json', generate: () => `${JSON.stringify(openApiDocument(), null, 2)}\n` },
  { path: 'docs/order-life.md', generate: orderLife },
];
