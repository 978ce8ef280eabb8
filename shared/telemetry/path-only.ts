interface Request {
  path?: string;
  getHeader?(name: string): unknown;
}

interface AttributedSpan {
  setAttribute(name: string, value: string): unknown;
}

/**
 * Takes out of the span of a request what may tell of a person, or open something: everything after the path, and the name
 * of a device.
 */
export function pathOnly(span: AttributedSpan, request: Request): void {
  const { path } = request;
  const host = request.getHeader?.('host');
  if (typeof path !== 'string') return;
  const target = withoutNames(path);
  span.setAttribute('http.target', target);
  if (typeof host === 'string') span.setAttribute('http.url', `https://${host}${target}`);
}

/** `/hub/installations/4711?api-version=1` becomes `/hub/installations/*`. */
export function withoutNames(path: string): string {
  return path.replace(/[?#].*$/s, '').replace(/\/installations\/[^/]+/gi, '/installations/*');
}
