/** A stored document that does not have the shape it should. A dead letter refers to it; `detail` holds no values. */
export class UnreadableDocument extends Error {
  readonly code = 'unreadable_document';
  readonly container: string;
  readonly id: string;
  readonly etag: string | null;
  /** Paths and what was expected there. */
  readonly detail: string;

  constructor(found: { container: string; id: string; etag: string | null; detail: string }) {
    super(`${found.container}/${found.id} cannot be read: ${found.detail}`);
    this.name = 'UnreadableDocument';
    this.container = found.container;
    this.id = found.id;
    this.etag = found.etag;
    this.detail = found.detail;
  }
}

/** A document that a newer release wrote: nothing is wrong with it, and older code leaves it alone. */
export class NewerSchema extends Error {
  readonly code = 'newer_schema';
  readonly container: string;
  readonly id: string;
  readonly schema: number;

  constructor(found: { container: string; id: string; schema: number; known: number }) {
    super(`${found.container}/${found.id} has schema ${found.schema}; this release reads up to ${found.known}.`);
    this.name = 'NewerSchema';
    this.container = found.container;
    this.id = found.id;
    this.schema = found.schema;
  }
}
