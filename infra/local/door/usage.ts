import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { writeWhole } from '../whole-file.ts';

/** A permission that a function has used; the objects in one outermost folder of a bucket count as one resource. */
const usedSchema = z.array(z.object({ function: z.string(), action: z.string(), resource: z.string() }));

export type Used = z.infer<typeof usedSchema>[number];

/** Which permissions functions have used, kept in a file: what is granted but never used can be taken away. */
export class Usage {
  readonly #file: string;
  readonly #used = new Map<string, Used>();
  #timer: NodeJS.Timeout | undefined;

  constructor(file: string) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
    for (const used of load(file)) this.#used.set(JSON.stringify(used), used);
  }

  note(used: Used): void {
    const one = { ...used, resource: used.resource.replace(/^(arn:aws:s3:::[^/]+\/(?:[^/]+\/)?).*/s, '$1*') };
    const key = JSON.stringify(one);
    if (this.#used.has(key)) return;
    this.#used.set(key, one);
    this.#timer ??= setTimeout(() => this.save(), 500).unref();
  }

  save(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const sorted = [...this.#used.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, used]) => used);
    writeWhole(this.#file, `${JSON.stringify(sorted, null, 2)}\n`);
  }
}

function load(file: string): Used[] {
  try {
    return usedSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return [];
  }
}
