import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { getSystemErrorMessage } from 'node:util';
import { messageOf, Problem } from '../problem.ts';
import { lockFolder } from './lock.ts';

/**
 * Makes the data folder if it is missing and takes it for this process.
 * @returns a function that gives it back
 * @throws Problem when nothing can be kept there, or another stack that is still running has it
 */
export function openDataFolder(folder: string): () => void {
  try {
    make(folder);
    return lockFolder(folder);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(
      `The data folder ${folder} cannot be used (${reasonOf(error)}); choose another one: npm start -- --data DIR.`,
    );
  }
}

/** Makes a folder and those above it, one by one: where no folder can be made at all, Node's own `recursive` never ends. */
function make(folder: string): void {
  const status = statSync(folder, { throwIfNoEntry: false });
  if (status?.isDirectory()) return;
  if (status) throw new Error(`${folder} is a file`);
  make(dirname(folder));
  mkdirSync(folder);
}

const reasonOf = (error: unknown): string =>
  error instanceof Error && 'errno' in error && typeof error.errno === 'number'
    ? getSystemErrorMessage(error.errno)
    : messageOf(error);
