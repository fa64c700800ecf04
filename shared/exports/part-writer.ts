import { type ExportFiles, newPart, writePart } from './files.ts';

/** A part has about so many characters: a few of them fit into memory at once. */
const partLength = 4_000_000;

/** Takes lines, and writes them to objects of their own, the parts of a file: no more than one part is held. */
export class PartWriter {
  readonly #files: ExportFiles;
  readonly #jobId: string;
  readonly #firstItem: number;
  readonly #keys: string[] = [];
  #lines: string[] = [];
  #length = 0;

  constructor(files: ExportFiles, jobId: string, firstItem: number) {
    this.#files = files;
    this.#jobId = jobId;
    this.#firstItem = firstItem;
  }

  /** Whether enough for one part was taken. */
  get isFull(): boolean {
    return this.#keys.length > 0 || this.#length >= partLength;
  }

  async add(line: string): Promise<void> {
    if (this.#length >= partLength) await this.#flush();
    this.#lines.push(line);
    this.#length += line.length;
  }

  /** The keys of the parts, in their order, once all lines are written. */
  async end(): Promise<readonly string[]> {
    if (this.#lines.length > 0) await this.#flush();
    return this.#keys;
  }

  async #flush(): Promise<void> {
    const key = newPart(this.#jobId, this.#firstItem);
    await writePart(this.#files, key, this.#lines.join(''));
    this.#keys.push(key);
    this.#lines = [];
    this.#length = 0;
  }
}
