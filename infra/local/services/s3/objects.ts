import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import { Measure } from './measure.ts';

const objectSchema = z.object({
  key: z.string(),
  size: z.number(),
  /** With its quotes. */
  eTag: z.string(),
  lastModified: z.number(),
  /** Response headers that the object was stored with. */
  headers: z.record(z.string(), z.string()),
});

export type StoredObject = z.infer<typeof objectSchema>;

/** A body that lies on disk but belongs to no object yet. */
export interface Stored {
  readonly file: string;
  readonly size: number;
  readonly md5: Buffer;
}

/** The objects of one bucket, as files in a folder: their bodies never pass through memory as a whole. */
export class Objects {
  readonly #folder: string;
  readonly #objects = new Map<string, StoredObject>();

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)) {
      if (!name.endsWith('.json')) continue;
      const object = objectSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
      this.#objects.set(object.key, object);
    }
  }

  get(key: string): StoredObject | undefined {
    return this.#objects.get(key);
  }

  /** The keys with a prefix, in the order of their UTF-8 bytes. */
  list(prefix: string): StoredObject[] {
    return [...this.#objects.values()]
      .filter(({ key }) => key.startsWith(prefix))
      .sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  }

  /** The file of an object's body. */
  bodyOf(key: string): string {
    return join(this.#folder, createHash('sha256').update(key).digest('hex'));
  }

  /** Makes a stored body the object of that key, at once and as a whole. */
  async put(
    key: string,
    body: Stored,
    eTag: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<StoredObject> {
    const object = { key, size: body.size, eTag, lastModified: Date.now(), headers };
    const file = this.bodyOf(key);
    await rename(body.file, file);
    await writeFile(`${file}.json.new`, JSON.stringify(object));
    await rename(`${file}.json.new`, `${file}.json`);
    this.#objects.set(key, object);
    return object;
  }

  async remove(key: string): Promise<void> {
    this.#objects.delete(key);
    const file = this.bodyOf(key);
    await Promise.all([rm(`${file}.json`, { force: true }), rm(file, { force: true })]);
  }
}

/** Streams a body to a file, measuring it on the way. */
export async function store(
  body: Readable,
  decoders: readonly Transform[],
  file: string,
): Promise<Stored & { crc32: string }> {
  const measure = new Measure();
  try {
    await pipeline([body, ...decoders, measure, createWriteStream(file)]);
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
  return { file, ...measure.result() };
}
