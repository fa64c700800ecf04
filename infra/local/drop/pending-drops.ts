import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const drop = z.object({
  /** What the file is called. */
  name: z.string(),
  /** Where it lies in the bucket. */
  key: z.string(),
  /** When the upload began. */
  droppedAt: z.iso.datetime(),
});
export type Drop = z.output<typeof drop>;

/** The note in a drop folder of what is followed. Hidden: no file that is dropped. */
export const noteName = '.pending.json';

/** The drops whose imports are not known to have ended. They are noted in the drop folder, so that a restart goes on. */
export class PendingDrops {
  readonly #path: string;
  readonly #drops: Map<string, Drop>;

  constructor(folder: string) {
    this.#path = join(folder, noteName);
    this.#drops = new Map(read(this.#path).map((one) => [one.key, one]));
  }

  all(): Drop[] {
    return [...this.#drops.values()];
  }

  add(one: Drop): void {
    this.#drops.set(one.key, one);
    this.#write();
  }

  remove({ key }: Drop): void {
    this.#drops.delete(key);
    this.#write();
  }

  #write(): void {
    const written = `${this.#path}.new`;
    writeFileSync(written, JSON.stringify(this.all()), { mode: 0o600 });
    renameSync(written, this.#path);
  }
}

/** A note that cannot be read is worth nothing: the jobs tell everything themselves. */
function read(path: string): Drop[] {
  try {
    return z.array(drop).parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return [];
  }
}
