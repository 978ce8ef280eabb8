/** What is used of a span that has ended. */
interface EndedSpan {
  readonly attributes: Record<string, unknown>;
  /** Exceptions, with their messages. */
  readonly events: unknown[];
}

/** Where instrumentations put the address of a request, by old conventions and new ones. */
const addresses = ['http.url', 'http.target', 'url.full', 'url.path'];

/**
 * Takes out of every span, whoever made it, what may tell of a person or open something: exceptions, whose messages may
 * repeat what was sent; and of the address of a request all that stands behind the path, and the name of a device in it.
 */
export const scrubSpans = {
  onStart: (): void => undefined,
  onEnd: ({ attributes, events }: EndedSpan): void => {
    events.length = 0;
    for (const name of addresses) {
      const address = attributes[name];
      if (typeof address === 'string') attributes[name] = pathOnly(address);
    }
    delete attributes['url.query'];
  },
  forceFlush: (): Promise<void> => Promise.resolve(),
  shutdown: (): Promise<void> => Promise.resolve(),
};

/** `https://host/hub/installations/4711?api-version=1` becomes `https://host/hub/installations/*`. */
export function pathOnly(address: string): string {
  return address.replace(/[?#].*$/s, '').replace(/\/installations\/[^/]+/gi, '/installations/*');
}
