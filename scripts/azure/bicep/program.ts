import { posix } from 'node:path';
import { pathsUnder, type Tree } from '../tree.ts';
import { type BicepFile, parseBicep } from './bicep-file.ts';
import { type ParametersFile, parseParameters } from './parameters-file.ts';

/** Something that refers to a file which is not there. */
export class MissingFileError extends Error {
  readonly code = 'bicep_file_missing';
  readonly file: string;
  constructor(file: string, message: string) {
    super(message);
    this.file = file;
  }
}

/** Every Bicep file of a tree, each read once. */
export class Program {
  readonly tree: Tree;
  readonly #files = new Map<string, BicepFile>();

  constructor(tree: Tree) {
    this.tree = tree;
  }

  get files(): BicepFile[] {
    return pathsUnder(this.tree, 'bicep', '.bicep').map((path) => this.file(path));
  }

  get parametersFiles(): ParametersFile[] {
    return pathsUnder(this.tree, 'bicep', '.bicepparam').map((path) => parseParameters(path, this.text(path)));
  }

  file(path: string): BicepFile {
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    const file = parseBicep(path, this.text(path));
    this.#files.set(path, file);
    return file;
  }

  /** The text of a file, or of one that lies `beside` another. */
  text(path: string, beside?: string): string {
    const found = beside === undefined ? path : posix.join(posix.dirname(beside), path);
    const text = this.tree.files.get(found);
    if (text === undefined) throw new MissingFileError(beside ?? path, `expected ${found}, found no such file`);
    return text;
  }
}
