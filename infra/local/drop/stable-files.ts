import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../problem.ts';
import { Notices } from './notices.ts';
import { endsAsWhole } from './whole-end.ts';

/** The stack's own folders in the drop folder. */
export const takenFolder = 'taken';
export const errorFolder = 'errors';
const stableMs = 500;
/** For files that may still be copied: networks and slow disks make pauses. */
const growingStableMs = 5000;

/** Files that are not meant, or not complete: hidden ones, downloads in progress, an office program's locks. */
const isLeftAlone = (name: string): boolean =>
  name.startsWith('.') ||
  name.startsWith('~$') ||
  /\.(crdownload|part|partial|download|tmp|swp)$/i.test(name) ||
  name.endsWith('~');

interface Seen {
  readonly size: number;
  readonly modified: number;
  /** Since when it looks like this. */
  since: number;
  /** For how long it must look like this. */
  readonly restMs: number;
}

/** The files of a folder that have come to rest. What is there but cannot be taken is said once. */
export class StableFiles {
  readonly #folder: string;
  readonly #seen = new Map<string, Seen>();
  readonly #notices: Notices;

  constructor(folder: string, say: (line: string) => void) {
    this.#folder = folder;
    this.#notices = new Notices(say);
  }

  /** The names of files that have not changed for a moment; a longer one if they have been seen growing, or end half-way. */
  async look(): Promise<string[]> {
    const entries = (await readdir(this.#folder, { withFileTypes: true })).filter(
      ({ name }) => !isLeftAlone(name) && name !== takenFolder && name !== errorFolder,
    );
    const present = new Set(entries.map(({ name }) => name));
    for (const name of this.#seen.keys()) if (!present.has(name)) this.#seen.delete(name);
    this.#notices.keep(present);
    const stable: string[] = [];
    for (const entry of entries) if (await this.#isStable(entry)) stable.push(entry.name);
    return stable;
  }

  /** Tells why a file could not be taken; it comes again after a while. */
  retry(name: string, reason: string, afterMs: number): void {
    this.#notices.say(name, `${name} could not be taken (${reason}); it is tried again.`);
    const seen = this.#seen.get(name);
    if (seen) seen.since = Date.now() + afterMs;
  }

  forget(name: string): void {
    this.#seen.delete(name);
    this.#notices.forget(name);
  }

  async #isStable(entry: Dirent): Promise<boolean> {
    const { name } = entry;
    const leave = (reason: string): false => {
      this.#notices.say(name, `${name} is left alone: ${reason}.`);
      return false;
    };
    if (!entry.isFile()) return leave(`it is ${kindOf(entry)}, not a file`);
    try {
      const { size, mtimeMs } = await stat(join(this.#folder, name));
      const before = this.#seen.get(name);
      if (before?.size === size && before.modified === mtimeMs)
        return Date.now() - before.since >= before.restMs;
      const grows = before !== undefined || !(await endsAsWhole(join(this.#folder, name), size));
      const restMs = grows ? growingStableMs : stableMs;
      this.#seen.set(name, { size, modified: mtimeMs, since: Date.now(), restMs });
      return false;
    } catch (error) {
      // Bytes that are not UTF-8 are read as this character, and no file has that name.
      if (name.includes('\uFFFD')) return leave('its name is not valid UTF-8');
      const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      return isGone ? false : leave(messageOf(error));
    }
  }
}

function kindOf(entry: Dirent): string {
  if (entry.isDirectory()) return 'a folder';
  return entry.isSymbolicLink() ? 'a symbolic link' : 'something special';
}
