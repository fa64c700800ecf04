import { existsSync, mkdirSync } from 'node:fs';
import { readdir, rename, stat } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../problem.ts';
import { type Following, follow } from './follow.ts';
import { upload } from './upload.ts';

export interface DropOptions extends Omit<Following, 'errorFolder' | 'signal'> {
  readonly folder: string;
  readonly awsUrl: string;
  readonly bucket: string;
}

const lookMs = 250;
const stableMs = 500;
const retryMs = 5000;

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
}

/**
 * Watches a folder: a file whose size is stable is put into the import bucket, moved to `taken/`, and its import is
 * followed. Nothing is ever deleted.
 * @returns a function that stops it
 */
export function watchDropFolder(options: DropOptions): () => Promise<void> {
  const { folder, say } = options;
  mkdirSync(join(folder, 'taken'), { recursive: true });
  const stopping = new AbortController();
  const { signal } = stopping;
  const seen = new Map<string, Seen>();
  const look = async (): Promise<void> => {
    for (const name of await stableFiles(folder, seen)) {
      const droppedAt = new Date();
      try {
        await take(name, options);
      } catch (error) {
        say(`${name} could not be taken (${messageOf(error)}); it is tried again.`);
        const again = seen.get(name);
        if (again) again.since = Date.now() + retryMs;
        continue;
      }
      seen.delete(name);
      const following = { ...options, errorFolder: join(folder, 'errors'), signal };
      follow(name, options.bucket, droppedAt, following).catch((error: unknown) => {
        if (!signal.aborted) say(`${name} cannot be followed: ${messageOf(error)}`);
      });
    }
  };
  const watching = (async () => {
    while (!signal.aborted) {
      await look().catch((error: unknown) => say(`The drop folder cannot be read: ${messageOf(error)}`));
      await sleep(lookMs, undefined, { signal }).catch(() => {});
    }
  })();
  return () => {
    stopping.abort();
    return watching;
  };
}

/** The names of files that have not changed for a moment. */
async function stableFiles(folder: string, seen: Map<string, Seen>): Promise<string[]> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter(
    (entry) => entry.isFile() && !isLeftAlone(entry.name),
  );
  const present = new Set(entries.map(({ name }) => name));
  for (const name of seen.keys()) if (!present.has(name)) seen.delete(name);
  const stable: string[] = [];
  for (const { name } of entries) {
    const { size, mtimeMs } = await stat(join(folder, name));
    const before = seen.get(name);
    if (before?.size !== size || before.modified !== mtimeMs)
      seen.set(name, { size, modified: mtimeMs, since: Date.now() });
    else if (Date.now() - before.since >= stableMs) stable.push(name);
  }
  return stable;
}

async function take(name: string, { folder, awsUrl, bucket, say }: DropOptions): Promise<void> {
  const file = join(folder, name);
  const before = await stat(file);
  await upload(file, before.size, { awsUrl, bucket, key: name });
  const after = await stat(file);
  // Still being written after all: it is put again once it rests, as a new version of the same object.
  if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) return;
  await rename(file, freeName(join(folder, 'taken'), name));
  say(`${name} → s3://${bucket}/${name}`);
}

function freeName(folder: string, name: string): string {
  const { name: base, ext } = parse(name);
  for (let count = 1; ; count += 1) {
    const path = join(folder, count === 1 ? name : `${base}.${count}${ext}`);
    if (!existsSync(path)) return path;
  }
}
