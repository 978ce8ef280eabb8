/** What a failed check says: in full, since whoever reads it may have nothing else. */
export interface FaultParts {
  expected: string;
  came: string;
  todo: string;
}

/** The app is not as it should be. */
export class Fault extends Error {
  readonly code = 'smoke_failed';
  readonly parts: FaultParts;
  /** Whether asking again is of no use. */
  readonly isFinal: boolean;

  constructor(parts: FaultParts, { isFinal = false } = {}) {
    super(`Expected ${parts.expected}; came ${parts.came}. ${parts.todo}`);
    this.name = 'Fault';
    this.parts = parts;
    this.isFinal = isFinal;
  }
}
