import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { messageOf, Problem } from '../../problem.ts';
import { writeWhole } from '../../whole-file.ts';

const positionSchema = z.object({
  /** Sequence number of the last record that was handled. */
  after: z.string().optional(),
  /** Whether everything in the shard was handled, and nothing more will come. */
  ended: z.literal(true).optional(),
});
const fileSchema = z.record(z.string(), z.record(z.string(), positionSchema));

type Position = z.infer<typeof positionSchema>;

/** How far every stream trigger has come in every shard, kept in a file. */
export class Positions {
  readonly #file: string;
  readonly #positions: z.infer<typeof fileSchema>;

  constructor(file: string) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
    this.#positions = load(file);
  }

  /** Whether a trigger has ever begun. */
  begun(source: string): boolean {
    return this.#positions[source] !== undefined;
  }

  of(source: string, shard: string): Position {
    return this.#positions[source]?.[shard] ?? {};
  }

  set(source: string, shard: string, position: Position): void {
    this.#positions[source] = { ...this.#positions[source], [shard]: position };
    this.#save();
  }

  /** Forgets the shards that the stream no longer has. */
  keep(source: string, shards: ReadonlySet<string>): void {
    const kept = Object.entries(this.#positions[source] ?? {}).filter(([shard]) => shards.has(shard));
    this.#positions[source] = Object.fromEntries(kept);
    this.#save();
  }

  #save(): void {
    writeWhole(this.#file, `${JSON.stringify(this.#positions, null, 2)}\n`);
  }
}

function load(file: string): z.infer<typeof fileSchema> {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw new Problem(`${file} cannot be read (${messageOf(error)}); start once with --reset.`);
  }
}
