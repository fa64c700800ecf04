import { pipeline, Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import type { Part } from './directory.ts';
import { type RandomAccessFile, readWhole } from './file.ts';
import { damaged, WorkbookRefused } from './refused.ts';

/** How many bytes may yet be unpacked. */
export class Budget {
  readonly #most: number;
  #left: number;

  constructor(bytes: number) {
    this.#most = bytes;
    this.#left = bytes;
  }

  /**
   * Notes what was unpacked.
   * @throws WorkbookRefused when it is more than was left
   */
  take(bytes: number): void {
    this.expect(bytes);
    this.#left -= bytes;
  }

  /** @throws WorkbookRefused when so many are more than are left */
  expect(bytes: number): void {
    if (bytes <= this.#left) return;
    throw new WorkbookRefused(
      `Unpacked, it is larger than ${this.#most / 2 ** 20} MiB. Save it as CSV, or split it, and drop it again.`,
    );
  }
}

const headerBytes = 30;

/**
 * The content of a part, unpacked piece by piece.
 * @throws WorkbookRefused when it is more than the budget, or not what the archive says of it
 */
export async function* unpack(file: RandomAccessFile, part: Part, budget: Budget): AsyncGenerator<Buffer> {
  const broken = damaged(`its part ${part.name} is broken`);
  if (part.offset + headerBytes > file.bytes) throw broken;
  const header = await readWhole(file, part.offset, part.offset + headerBytes);
  const start = part.offset + headerBytes + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (header.readUInt32LE(0) !== 0x04034b50 || start + part.packed > file.bytes) throw broken;
  budget.expect(part.size);
  let checksum = 0;
  let size = 0;
  for await (const piece of contents(file, part, start, broken)) {
    size += piece.length;
    if (size > part.size) throw broken;
    budget.take(piece.length);
    checksum = crc32(piece, checksum);
    yield piece;
  }
  if (size !== part.size || checksum !== part.checksum) throw broken;
}

async function* contents(
  file: RandomAccessFile,
  { method, packed }: Part,
  start: number,
  broken: Error,
): AsyncGenerator<Buffer> {
  const raw = Readable.from(packed === 0 ? [] : file.read(start, start + packed));
  if (method === 0) {
    yield* raw;
    return;
  }
  if (method !== 8) throw broken;
  const inflate = createInflateRaw({ chunkSize: 64 * 1024 });
  // An error of the file reaches whoever reads through the unpacker.
  pipeline(raw, inflate, () => undefined);
  try {
    yield* inflate;
  } catch (error) {
    throw isOfZlib(error) ? broken : error;
  }
}

const isOfZlib = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
