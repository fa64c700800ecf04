import { watch } from 'node:fs';
import { join, sep } from 'node:path';
import { messageOf } from './problem.ts';

const settleMs = 200;

/**
 * Calls back after edits of the code that deploys, one call at a time, some moments after the last edit.
 * @param root the project's folder
 * @param reload what to do; a failure is told and the next edit tries again
 * @returns a function that stops watching
 */
export function watchCode(
  root: string,
  reload: () => Promise<void>,
  say: (line: string) => void,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let again = false;
  const run = async (): Promise<void> => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      await reload();
    } catch (error) {
      say(`${messageOf(error)}\nThe earlier version goes on running.`);
    }
    running = false;
    if (again) {
      again = false;
      await run();
    }
  };
  const heard = (folder: string, name: string | null): void => {
    if (!name || !/\.(ts|json|html|css|js)$/.test(name)) return;
    if (folder === 'infra' && name.startsWith(`local${sep}`)) {
      say(`infra/${name} belongs to the local stack itself: restart npm start to run it.`);
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(() => void run(), settleMs);
  };
  const watchers = ['functions', 'shared', 'infra'].map((folder) =>
    watch(join(root, folder), { recursive: true }, (_, name) => heard(folder, name)),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
