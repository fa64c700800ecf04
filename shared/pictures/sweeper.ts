import * as z from 'zod';
import { tryCommit } from '../table/commit.ts';
import { readRange } from '../table/read.ts';
import type { Table } from '../table/table.ts';
import { present, remove, update } from '../table/writes.ts';
import type { PictureFiles } from './files.ts';
import { unwantedKey, unwantedPartition } from './keys.ts';
import { beingRemoved } from './unwanted.ts';

export interface PictureSweeperDeps {
  readonly table: Table;
  readonly files: PictureFiles;
}

/** What one sweep takes up, well within its time; the next one goes on. */
const mostOfASweep = 2000;
/** What is removed with one call of S3 and one commit. */
const batchSize = 50;

/** An object that is to be removed. */
export const todo = z.object({ SK: z.string(), notBefore: z.iso.datetime().optional() });
type Todo = z.output<typeof todo>;

/**
 * Removes the objects that nobody wants, each before its to-do item, so that none is forgotten.
 * @throws Error naming how many S3 would not delete; they stay to-dos
 */
export async function sweepPictures({ table, files }: PictureSweeperDeps): Promise<void> {
  const items = await readRange(table, { PK: unwantedPartition, limit: mostOfASweep });
  const now = table.clock().toISOString();
  const due = items.map((item) => todo.parse(item)).filter(({ notBefore = now }) => notBefore <= now);
  let left = 0;
  for (let start = 0; start < due.length; start += batchSize) {
    const keys = await unclaimed(table, due.slice(start, start + batchSize));
    if (keys.length === 0) continue;
    const kept = new Set(await files.remove(keys));
    left += kept.size;
    const writes = keys.filter((key) => !kept.has(key)).map((key) => remove(unwantedKey(key)));
    if (writes.length > 0) await tryCommit(table, { writes });
  }
  if (left > 0) throw new Error(`S3 did not delete ${left} objects of unwanted pictures.`);
}

/** The objects that cannot be wanted any more: those that a commit might want until now are marked first. */
async function unclaimed(table: Table, todos: readonly Todo[]): Promise<string[]> {
  const keys: string[] = [];
  for (const { SK, notBefore } of todos) {
    const mark = update(unwantedKey(SK), { [beingRemoved]: true }, present());
    const { refused } =
      notBefore === undefined ? { refused: [] } : await tryCommit(table, { writes: [mark] });
    if (refused.length === 0) keys.push(SK);
  }
  return keys;
}
