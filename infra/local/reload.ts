import { readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { messageOf } from './problem.ts';

const lookMs = 400;
const watched = ['functions', 'shared', 'infra'];
const stackItself = join('infra', 'local') + sep;

/**
 * Calls back after edits of the code that deploys, one call at a time, once a look finds nothing new any more.
 * It looks at the files instead of asking the system to tell: on Linux a recursive watch goes deaf for a file that is
 * replaced by another one, as many editors, `sed -i` and `git checkout` save.
 * @param root the project's folder
 * @param reload what to do; a failure is told and the next edit tries again
 * @returns a function that stops watching
 */
export function watchCode(
  root: string,
  reload: () => Promise<void>,
  say: (line: string) => void,
): () => void {
  let known = versionsOf(root);
  let edited = false;
  let running = false;
  const run = async (): Promise<void> => {
    edited = false;
    running = true;
    try {
      await reload();
    } catch (error) {
      say(`${messageOf(error)}\nThe earlier version goes on running.`);
    }
    running = false;
  };
  const look = (): void => {
    const now = versionsOf(root, known);
    const changed = differences(known, now);
    known = now;
    for (const file of changed.filter((name) => name.startsWith(stackItself)))
      say(`${file} belongs to the local stack itself: restart npm start to run it.`);
    if (changed.some((name) => !name.startsWith(stackItself))) edited = true;
    else if (edited && !running) void run();
  };
  const timer = setInterval(look, lookMs);
  return () => clearInterval(timer);
}

/** What tells two versions of a file apart, by the file's path below the root. */
type Versions = ReadonlyMap<string, string>;

/** @param otherwise the answer when a folder vanishes during the look: the next one sees what has become of it */
function versionsOf(root: string, otherwise: Versions = new Map()): Versions {
  const versions = new Map<string, string>();
  try {
    for (const folder of watched)
      for (const entry of readdirSync(join(root, folder), { withFileTypes: true, recursive: true })) {
        if (!entry.isFile() || !/\.(ts|json|html|css|js)$/.test(entry.name)) continue;
        const path = join(entry.parentPath, entry.name);
        const status = statSync(path, { throwIfNoEntry: false });
        if (status) versions.set(relative(root, path), `${status.ino} ${status.mtimeMs} ${status.size}`);
      }
    return versions;
  } catch {
    return otherwise;
  }
}

const differences = (before: Versions, now: Versions): string[] =>
  [...new Set([...before.keys(), ...now.keys()])].filter((name) => before.get(name) !== now.get(name));
