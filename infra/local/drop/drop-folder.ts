import { mkdirSync } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../problem.ts';
import { type Following, follow } from './follow.ts';
import { freeName } from './free-name.ts';
import { Notices, printable } from './notices.ts';
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
 * followed. Nothing is ever deleted. The folder is its owner's alone: such files hold personal data.
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
  const look = async (): Promise<void> => {
    for (const name of await files.look()) {
      const droppedAt = new Date();
      try {
        await take(name, { ...options, say });
      } catch (error) {
        files.retry(name, messageOf(error), retryMs);
        continue;
      }
      files.forget(name);
      const following = { ...options, say, errorFolder: join(folder, errorFolder), signal };
      follow(name, options.bucket, droppedAt, following).catch((error: unknown) => {
        if (!signal.aborted) say(`${name} cannot be followed: ${messageOf(error)}`);
      });
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

async function take(name: string, { folder, awsUrl, bucket, say }: DropOptions): Promise<void> {
  const file = join(folder, name);
  const before = await stat(file);
  await upload(file, before.size, { awsUrl, bucket, key: name });
  const after = await stat(file);
  // Still being written after all: it is put again once it rests, as a new version of the same object.
  if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) return;
  await rename(file, freeName(join(folder, takenFolder), name));
  say(`${name} → s3://${bucket}/${name}`);
}
