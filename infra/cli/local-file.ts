import { accessSync, constants, statSync } from 'node:fs';
import { basename } from 'node:path';
import { messageOf } from '../local/problem.ts';
import { UsageError } from './refusals.ts';
import type { LocalFile } from './upload.ts';

/**
 * A file that is to be sent.
 * @throws UsageError when it is none, or is empty
 */
export function localFile(path: string): LocalFile {
  const found = look(path);
  if (found.isDirectory()) throw new UsageError(`${path} is a folder. Name a file in it.`);
  if (!found.isFile()) throw new UsageError(`${path} is no ordinary file: save it as one first.`);
  if (found.size === 0) throw new UsageError(`${path} is empty.`);
  return { path, name: basename(path), bytes: found.size };
}

function look(path: string) {
  try {
    accessSync(path, constants.R_OK);
    return statSync(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') throw new UsageError(`There is no file ${path}.`);
    if (code === 'EACCES') throw new UsageError(`${path} may not be read by you.`);
    throw new UsageError(`${path} cannot be read: ${messageOf(error)}.`);
  }
}
