import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/** What a folder should hold: paths below it, and what is in each file. */
export type FolderContents = ReadonlyMap<string, Uint8Array | string>;

/** Whether the folder holds exactly these files: then an app that runs from it keeps the chunks it has yet to load. */
export async function holds(folder: string, files: FolderContents): Promise<boolean> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(unlessMissing);
  const names = (found ?? [])
    .filter((item) => item.isFile())
    .map((item) => relative(folder, join(item.parentPath, item.name)));
  if (names.length !== files.size) return false;
  for (const name of names) {
    const wanted = files.get(name);
    const held = await readFile(join(folder, name)).catch(unlessMissing);
    if (wanted === undefined || held === undefined || !Buffer.from(wanted).equals(held)) return false;
  }
  return true;
}

/** Puts a folder with these files in the place of another, as a whole. `workFolder` is on the same disk. */
export async function replaceFolder(folder: string, files: FolderContents, workFolder: string): Promise<void> {
  const fresh = join(workFolder, `build-${randomUUID()}`);
  const old = `${fresh}-old`;
  try {
    await mkdir(old, { recursive: true });
    for (const [name, contents] of files) {
      await mkdir(dirname(join(fresh, name)), { recursive: true });
      await writeFile(join(fresh, name), contents);
    }
    // Another build may put its folder there between the two moves; then ours goes over it.
    for (let moves = 0, done = false; !done; moves += 1) {
      await rename(folder, join(old, String(moves))).catch(unlessMissing);
      done = await rename(fresh, folder).then(() => true, unlessTaken);
    }
  } finally {
    await rm(fresh, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
}

function unlessTaken(error: unknown): false {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const taken = code === 'ENOTEMPTY' || code === 'EEXIST' || (process.platform === 'win32' && code === 'EPERM');
  if (taken) return false;
  throw error;
}

/** For `.catch`: undefined where there is no such file. */
export function unlessMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
