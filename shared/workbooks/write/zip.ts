import { pipeline, Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';
import { DoesNotFit } from './does-not-fit.ts';

/** A file of the archive; it is taken from start to end before the next one is asked for. */
export interface ZipEntry {
  readonly path: string;
  readonly content: Iterable<string> | AsyncIterable<string>;
}

/** What is known of an entry once it is written. */
interface Written {
  readonly path: Buffer;
  readonly offset: number;
  readonly checksum: number;
  readonly packed: number;
  readonly size: number;
}

/** Larger archives need an extension of the format that not every reader has. */
const most = 0xffff_ffff;

/** Deflated; sizes follow the content, because they are not known before; names are UTF-8. */
const flags = 0x0808;
const deflate = 8;
const version = 20;
/** 1 January 1980, the first day that archives know: the same rows make the same file. */
const day = 0x21;

/**
 * A zip archive of texts, in flat memory: nothing is held but the piece on its way.
 * @throws DoesNotFit past 4 GiB
 */
export async function* zip(
  entries: Iterable<ZipEntry> | AsyncIterable<ZipEntry>,
): AsyncGenerator<Uint8Array, void> {
  const directory: Written[] = [];
  let offset = 0;
  for await (const { path, content } of entries) {
    const name = Buffer.from(path);
    const header = localHeader(name);
    yield header;
    let packed = 0;
    const tally = { checksum: 0, size: 0 };
    for await (const piece of deflated(content, tally)) {
      packed += piece.length;
      yield piece;
    }
    const written = { path: name, offset, packed, ...tally };
    const descriptor = dataDescriptor(written);
    offset += header.length + packed + descriptor.length;
    if (offset > most || tally.size > most) {
      throw new DoesNotFit('A workbook takes less than 4 GiB. Export fewer rows or columns, or as CSV.');
    }
    yield descriptor;
    directory.push(written);
  }
  const records = Buffer.concat(directory.map(directoryRecord));
  yield records;
  yield endRecord(directory.length, records.length, offset);
}

async function* deflated(
  content: ZipEntry['content'],
  tally: { checksum: number; size: number },
): AsyncGenerator<Buffer> {
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const text of content) {
      const bytes = Buffer.from(text);
      tally.checksum = crc32(bytes, tally.checksum);
      tally.size += bytes.length;
      yield bytes;
    }
  }
  const packer = createDeflateRaw();
  // An error of the content reaches the packer, and with it whoever reads.
  pipeline(Readable.from(counted()), packer, () => undefined);
  yield* packer;
}

function localHeader(name: Buffer): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(version, 4);
  header.writeUInt16LE(flags, 6);
  header.writeUInt16LE(deflate, 8);
  header.writeUInt16LE(day, 12);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

function dataDescriptor({ checksum, packed, size }: Written): Buffer {
  const descriptor = Buffer.alloc(16);
  descriptor.writeUInt32LE(0x08074b50, 0);
  writeSums(descriptor, 4, { checksum, packed, size });
  return descriptor;
}

function directoryRecord({ path, offset, ...sums }: Written): Buffer {
  const record = Buffer.alloc(46);
  record.writeUInt32LE(0x02014b50, 0);
  record.writeUInt16LE(version, 4);
  record.writeUInt16LE(version, 6);
  record.writeUInt16LE(flags, 8);
  record.writeUInt16LE(deflate, 10);
  record.writeUInt16LE(day, 14);
  writeSums(record, 16, sums);
  record.writeUInt16LE(path.length, 28);
  record.writeUInt32LE(offset, 42);
  return Buffer.concat([record, path]);
}

type Sums = Pick<Written, 'checksum' | 'packed' | 'size'>;

function writeSums(into: Buffer, at: number, { checksum, packed, size }: Sums): void {
  into.writeUInt32LE(checksum, at);
  into.writeUInt32LE(packed, at + 4);
  into.writeUInt32LE(size, at + 8);
}

function endRecord(entries: number, length: number, offset: number): Buffer {
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x06054b50, 0);
  record.writeUInt16LE(entries, 8);
  record.writeUInt16LE(entries, 10);
  record.writeUInt32LE(length, 12);
  record.writeUInt32LE(offset, 16);
  return record;
}
