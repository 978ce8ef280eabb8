import { z } from 'zod';

/** A fault of the file that the person who named it can mend; the message says how. */
export class FileError extends Error {
  readonly code: 'file_in_use' | 'file_version' | 'file_foreign' | 'file_unusable';
  constructor(code: FileError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'FileError';
    this.code = code;
  }
}

const sqliteErrorSchema = z.looseObject({ errcode: z.number(), message: z.string() });

/** SQLite's primary result codes; the upper bits tell variants apart. */
const busy = 5;
const notADatabase = 26;

/** What it means that the file could not be opened. */
export function openingError(path: string, cause: unknown): unknown {
  const error = sqliteErrorSchema.safeParse(cause);
  if (!error.success) return cause;
  const { errcode, message } = error.data;
  switch (errcode & 0xff) {
    case busy:
      return new FileError(
        'file_in_use',
        `${path} is in use by another emulator. Stop that one, or name another file.`,
        {
          cause,
        },
      );
    case notADatabase:
      return foreign(path, cause);
    default:
      return new FileError(
        'file_unusable',
        `${path} cannot be opened (${message}). Does its folder exist, and may both be written?`,
        { cause },
      );
  }
}

export function foreign(path: string, cause?: unknown): FileError {
  return new FileError(
    'file_foreign',
    `${path} is not a file of this emulator, and was left as it is. Name another file.`,
    {
      cause,
    },
  );
}
