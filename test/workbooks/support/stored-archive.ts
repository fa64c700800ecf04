import { crc32 } from 'node:zlib';
import { usualParts } from './files.ts';

/** A part as it is to lie in the archive, whether that makes sense or not. */
export interface StoredPart {
  readonly packed: Buffer;
  /** What the archive says it unpacks to. */
  readonly size: number;
  /** Default: 8, deflated. */
  readonly method?: number;
  readonly checksum?: number;
}

export interface Oddities {
  /** Sizes and places stand in the fields for large archives. */
  readonly zip64?: boolean;
  /** A part that is there once more under this name. */
  readonly also?: string;
}

const isLong = 0xffff_ffff;

/** A workbook whose archive is made by hand: the usual parts, and these as they are given. */
export function storedArchive(
  parts: Readonly<Record<string, StoredPart>>,
  { zip64 = false, also }: Oddities = {},
): Buffer {
  const entries = { ...stored(), ...parts };
  const named = [...Object.entries(entries), ...Object.entries(stored()).slice(0, also ? 1 : 0)];
  const files: Buffer[] = [];
  const records: Buffer[] = [];
  let offset = 0;
  for (const [index, [path, part]] of named.entries()) {
    const name = Buffer.from(index < Object.keys(entries).length ? path : (also ?? ''));
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(name.length, 26);
    files.push(header, name, part.packed);
    records.push(record(name, part, offset, zip64));
    offset += header.length + name.length + part.packed.length;
  }
  const directory = Buffer.concat(records);
  return Buffer.concat([...files, directory, end(named.length, directory.length, offset, zip64)]);
}

function stored(): Record<string, StoredPart> {
  return Object.fromEntries(
    Object.entries(usualParts).map(([path, xml]) => {
      const packed = Buffer.from(xml);
      return [path, { packed, size: packed.length, method: 0, checksum: crc32(packed) }];
    }),
  );
}

function record(name: Buffer, part: StoredPart, offset: number, zip64: boolean): Buffer {
  const { packed, size, method = 8, checksum = 0 } = part;
  const fields = Buffer.alloc(46);
  fields.writeUInt32LE(0x02014b50, 0);
  fields.writeUInt16LE(method, 10);
  fields.writeUInt32LE(checksum, 16);
  fields.writeUInt32LE(zip64 ? isLong : packed.length, 20);
  fields.writeUInt32LE(zip64 ? isLong : size, 24);
  fields.writeUInt16LE(name.length, 28);
  fields.writeUInt32LE(zip64 ? isLong : offset, 42);
  if (!zip64) return Buffer.concat([fields, name]);
  const extra = Buffer.alloc(28);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(24, 2);
  for (const [index, value] of [size, packed.length, offset].entries()) {
    extra.writeBigUInt64LE(BigInt(value), 4 + index * 8);
  }
  fields.writeUInt16LE(extra.length, 30);
  return Buffer.concat([fields, name, extra]);
}

function end(entries: number, length: number, offset: number, zip64: boolean): Buffer {
  const last = Buffer.alloc(22);
  last.writeUInt32LE(0x06054b50, 0);
  last.writeUInt16LE(zip64 ? 0xffff : entries, 10);
  last.writeUInt32LE(zip64 ? isLong : length, 12);
  last.writeUInt32LE(zip64 ? isLong : offset, 16);
  if (!zip64) return last;
  const long = Buffer.alloc(56);
  long.writeUInt32LE(0x06064b50, 0);
  for (const [at, value] of [
    [32, entries],
    [40, length],
    [48, offset],
  ] as const) {
    long.writeBigUInt64LE(BigInt(value), at);
  }
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(offset + length), 8);
  return Buffer.concat([long, locator, last]);
}
