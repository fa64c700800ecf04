import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Everything in the project that the build and the synthesis read. */
const folders = ['functions', 'infra', 'shared'];
/** The second is what npm notes of the packages that are really installed. */
const files = ['package-lock.json', join('node_modules', '.package-lock.json')];

/**
 * A digest of all that a synthesis is made from: code, installed packages, Node, settings. The same origin makes the same
 * output.
 * @param root the project's folder
 */
export function originOf(root: string, context: Readonly<Record<string, unknown>>): string {
  const hash = createHash('sha256').update(JSON.stringify([process.version, root, context]));
  const code = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  for (const path of [...code.sort(), ...files.map((file) => join(root, file))]) {
    const content = contentOf(path);
    hash.update(`${path}\n${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/** Empty when the file is gone: editors replace files at any moment. */
function contentOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

const noteIn = (folder: string): string => join(folder, 'origin.sha256');

/** Notes what a synthesis in the folder was made from. To be called once all else is there: the note says that it is whole. */
export const noteOrigin = (folder: string, origin: string): void => writeFileSync(noteIn(folder), origin);

/** To be called before anything in the folder changes. */
export const forgetOrigin = (folder: string): void => rmSync(noteIn(folder), { force: true });

/** Whether the folder holds a whole synthesis that was made from this. */
export const isMadeFrom = (folder: string, origin: string): boolean =>
  contentOf(noteIn(folder)).toString() === origin;
