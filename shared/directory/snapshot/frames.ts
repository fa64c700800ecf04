import { promisify } from 'node:util';
import { crc32, zstdCompress, zstdDecompress } from 'node:zlib';
import * as z from 'zod';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** A snapshot that is not as it was written, or was written by code that means something else. */
export class SnapshotUnusable extends Error {}

/** What a frame holds: bytes, or an array of numbers in the machine's order of bytes. */
export type FrameData = Uint8Array | Uint32Array | Float64Array;

/** One array under a name. */
export interface Frame {
  readonly name: string;
  readonly data: FrameData;
}

const frameEntry = z.object({
  name: z.string(),
  kind: z.enum(['bytes', 'uint32', 'float64']),
  /** Compressed, as it lies in the file. */
  length: z.int().nonnegative(),
  rawLength: z.int().nonnegative(),
  /** CRC-32 of the compressed bytes. */
  checksum: z.int().nonnegative(),
});
const header = z.object({ about: z.unknown(), frames: z.array(frameEntry) });

/** `CDIR`, the length of the header, the header's CRC-32. */
const preambleLength = 12;
const magic = Buffer.from('CDIR');

/**
 * A file of arrays: a preamble, a header in JSON, and one frame for each array, compressed with zstd by itself, so that
 * they can be decompressed side by side. Compression runs beside the thread that asks for it.
 * @param about what the header says of the whole
 */
export async function encodeFrames(about: unknown, frames: Iterable<Frame>): Promise<Buffer> {
  const entries: z.input<typeof frameEntry>[] = [];
  const bodies: Buffer[] = [];
  for (const { name, data } of frames) {
    const raw = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    const body = await compress(raw);
    const { byteLength: rawLength } = data;
    entries.push({ name, kind: kindOf(data), length: body.length, rawLength, checksum: crc32(body) });
    bodies.push(body);
  }
  const head = Buffer.from(JSON.stringify({ about, frames: entries }));
  const preamble = Buffer.alloc(preambleLength);
  magic.copy(preamble);
  preamble.writeUInt32LE(head.length, 4);
  preamble.writeUInt32LE(crc32(head), 8);
  return Buffer.concat([preamble, head, ...bodies]);
}

/**
 * The arrays of such a file.
 * @param check says by what the header says of the whole whether the frames are worth a look; it throws if not
 * @throws SnapshotUnusable when a single byte is not as it was written
 */
export async function decodeFrames<About>(
  file: Buffer,
  check: (about: unknown) => About,
): Promise<{ about: About; frames: ReadonlyMap<string, FrameData> }> {
  if (file.length < preambleLength || !file.subarray(0, 4).equals(magic))
    throw new SnapshotUnusable('it is no snapshot');
  let end = preambleLength + file.readUInt32LE(4);
  const head = file.subarray(preambleLength, end);
  if (end > file.length || crc32(head) !== file.readUInt32LE(8))
    throw new SnapshotUnusable('its header is damaged');
  const { about, frames } = header.parse(JSON.parse(head.toString()));
  const checked = check(about);
  const bodies = frames.map((entry) => {
    const body = file.subarray(end, end + entry.length);
    end += entry.length;
    if (body.length !== entry.length || crc32(body) !== entry.checksum)
      throw new SnapshotUnusable(`its frame ${entry.name} is damaged`);
    return { ...entry, body };
  });
  if (end !== file.length) throw new SnapshotUnusable('it is longer than its frames');
  const decoded = bodies.map(async ({ name, kind, rawLength, body }): Promise<[string, FrameData]> => {
    // In one piece: with one byte to spare, the decompressor needs no second one to see that it has come to the end.
    const raw = await decompress(body, { chunkSize: Math.max(rawLength + 1, leastChunk) });
    if (raw.length !== rawLength) throw new SnapshotUnusable(`its frame ${name} has another length`);
    return [name, arrayOf(kind, raw)];
  });
  return { about: checked, frames: new Map(await Promise.all(decoded)) };
}

/** The smallest that node:zlib allows. */
const leastChunk = 64;

/** The arrays that a frame can be, by the kind that its entry names. */
const arrayKinds = { bytes: Uint8Array, uint32: Uint32Array, float64: Float64Array };
type FrameKind = keyof typeof arrayKinds;

function arrayOf(kind: FrameKind, raw: Buffer<ArrayBuffer>): FrameData {
  const { BYTES_PER_ELEMENT: size } = arrayKinds[kind];
  if (raw.length % size !== 0) throw new SnapshotUnusable('an array in it ends in the middle of a number');
  // Small buffers are cut out of larger ones, wherever there is room; numbers must begin at a multiple of their size.
  const { buffer, byteOffset, byteLength } = raw.byteOffset % size === 0 ? raw : Uint8Array.from(raw);
  return new arrayKinds[kind](buffer, byteOffset, byteLength / size);
}

function kindOf(data: FrameData): FrameKind {
  if (data instanceof Uint32Array) return 'uint32';
  return data instanceof Float64Array ? 'float64' : 'bytes';
}
