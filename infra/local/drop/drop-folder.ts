import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../problem.ts';
import { type Following, follow } from './follow.ts';
import { freeName } from './free-name.ts';
import { Notices, printable } from './notices.ts';
import { type Drop, noteName, PendingDrops } from './pending-drops.ts';
import { errorFolder, StableFiles, takenFolder } from './stable-files.ts';
import { upload } from './upload.ts';

export interface DropOptions extends Omit<Following, 'errorFolder' | 'signal'> {
  readonly folder: string;
  readonly awsUrl: string;
  readonly bucket: string;
}

const lookMs = 250;
const retryMs = 5000;

/**
 * Watches a folder: a file whose size is stable is put into the import bucket, moved to `taken/`, and its import is
 * followed, after a restart as well. No file is ever deleted. The folder is its owner's alone: such files hold personal
 * data.
 * @returns a function that stops it
 */
export function watchDropFolder(options: DropOptions): () => Promise<void> {
  const { folder } = options;
  const say = (line: string): void => options.say(printable(line));
  mkdirSync(join(folder, takenFolder), { recursive: true, mode: 0o700 });
  const stopping = new AbortController();
  const { signal } = stopping;
  const files = new StableFiles(folder, say);
  const notices = new Notices(say);
  const pending = new PendingDrops(folder);
  const following = { ...options, say, errorFolder: join(folder, errorFolder), signal };
  const followToEnd = async (drop: Drop): Promise<void> => {
    try {
      await follow(drop, options.bucket, following).catch((error: unknown) => {
        if (signal.aborted) throw error;
        say(`${drop.name} cannot be followed: ${messageOf(error)}`);
      });
      pending.remove(drop);
    } catch (error) {
      if (!signal.aborted) say(`${noteName} cannot be written: ${messageOf(error)}`);
    }
  };
  for (const drop of pending.all()) void followToEnd(drop);
  const uploads = new Uploads({ ...options, say }, pending);
  const look = async (): Promise<void> => {
    for (const name of await files.look()) {
      let drop: Drop | undefined;
      try {
        drop = await uploads.take(name);
      } catch (error) {
        files.retry(name, messageOf(error), retryMs);
        continue;
      }
      files.forget(name);
      if (drop) void followToEnd(drop);
    }
    notices.forget(folder);
  };
  const watching = (async () => {
    while (!signal.aborted) {
      await look().catch((error: unknown) =>
        notices.say(folder, `The drop folder cannot be read: ${messageOf(error)}`),
      );
      await sleep(lookMs, undefined, { signal }).catch(() => {});
    }
  })();
  return () => {
    stopping.abort();
    return watching;
  };
}

/** Puts files into the bucket, each under a key of its own: whoever drops the same name again replaces nothing. */
class Uploads {
  readonly #options: DropOptions;
  readonly #pending: PendingDrops;
  /** The keys of files that were put there while they were still being written, by their names. */
  readonly #keys = new Map<string, string>();

  constructor(options: DropOptions, pending: PendingDrops) {
    this.#options = options;
    this.#pending = pending;
  }

  /** @returns undefined when it is still being written after all: it is put there again once it rests */
  async take(name: string): Promise<Drop | undefined> {
    const { folder, awsUrl, bucket, say } = this.#options;
    const droppedAt = new Date().toISOString();
    const file = join(folder, name);
    const key = this.#keys.get(name) ?? `${randomUUID().slice(0, 8)}/${name}`;
    const before = await stat(file);
    this.#keys.set(name, key);
    await upload(file, before.size, { awsUrl, bucket, key });
    const after = await stat(file);
    if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) return undefined;
    const drop = { name, key, droppedAt };
    this.#pending.add(drop);
    await rename(file, freeName(join(folder, takenFolder), name));
    this.#keys.delete(name);
    say(`${name} → s3://${bucket}/${key}`);
    return drop;
  }
}
