import { bounds } from './bounds.ts';
import { type RandomAccessFile, readWhole } from './file.ts';
import { damaged, WorkbookRefused } from './refused.ts';

/** A part of the archive, as its table of contents tells. */
export interface Part {
  readonly name: string;
  /** 0: stored as it is; 8: deflated. */
  readonly method: number;
  readonly checksum: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/** The parts by their names as {@link partKey} gives them. */
export type Directory = ReadonlyMap<string, Part>;

/** Names of parts know no case, and some programs write them with backslashes. */
export const partKey = (name: string): string => name.replaceAll('\\', '/').replace(/^\//, '').toLowerCase();

const endSignature = 0x06054b50;
const endBytes = 22;
const longestComment = 0xffff;
const recordSignature = 0x02014b50;
const recordBytes = 46;
const encrypted = 1;

/** @throws WorkbookRefused when the file is no archive, or not one whole archive */
export async function readDirectory(file: RandomAccessFile): Promise<Directory> {
  const { start, length, entries } = await findDirectory(file);
  if (length > bounds.directoryBytes) throw damaged('the table of contents of its archive is too long');
  if (start + length > file.bytes) throw damaged('its archive is incomplete');
  const records = await readWhole(file, start, start + length);
  const parts = new Map<string, Part>();
  let at = 0;
  for (let entry = 0; entry < entries; entry++) {
    if (at + recordBytes > records.length || records.readUInt32LE(at) !== recordSignature) {
      throw damaged('the table of contents of its archive is broken');
    }
    const nameEnd = at + recordBytes + records.readUInt16LE(at + 28);
    const extraEnd = nameEnd + records.readUInt16LE(at + 30);
    if (records.readUInt16LE(at + 8) & encrypted) throw new WorkbookRefused(passwordAdvice);
    const part = withLongSizes(
      {
        name: records.toString('utf8', at + recordBytes, nameEnd),
        method: records.readUInt16LE(at + 10),
        checksum: records.readUInt32LE(at + 16),
        packed: records.readUInt32LE(at + 20),
        size: records.readUInt32LE(at + 24),
        offset: records.readUInt32LE(at + 42),
      },
      records.subarray(nameEnd, extraEnd),
    );
    if (parts.has(partKey(part.name))) throw damaged('a part of its archive is there twice');
    parts.set(partKey(part.name), part);
    at = extraEnd + records.readUInt16LE(at + 32);
  }
  return parts;
}

const passwordAdvice = 'It is protected by a password. Save it without one and drop it again.';

interface Extent {
  readonly start: number;
  readonly length: number;
  readonly entries: number;
}

async function findDirectory(file: RandomAccessFile): Promise<Extent> {
  const tailStart = Math.max(0, file.bytes - endBytes - longestComment - longLocatorBytes);
  const tail = await readWhole(file, tailStart, file.bytes);
  for (let at = tail.length - endBytes; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== endSignature) continue;
    const extent = {
      entries: tail.readUInt16LE(at + 10),
      length: tail.readUInt32LE(at + 12),
      start: tail.readUInt32LE(at + 16),
    };
    const long = extent.start === isLong || extent.length === isLong || extent.entries === isLongCount;
    return long ? await findLongDirectory(file, tail.subarray(0, at)) : extent;
  }
  throw damaged('it is no archive, or an incomplete one');
}

/** Where the extension for large archives (Zip64) is used, the old fields hold these. */
const isLong = 0xffff_ffff;
const isLongCount = 0xffff;
const longLocatorBytes = 20;
const longEndBytes = 56;

async function findLongDirectory(file: RandomAccessFile, before: Buffer): Promise<Extent> {
  const locator = before.subarray(-longLocatorBytes);
  if (locator.length < longLocatorBytes || locator.readUInt32LE(0) !== 0x07064b50) {
    throw damaged('the end of its archive is broken');
  }
  const at = long(locator, 8);
  if (at + longEndBytes > file.bytes) throw damaged('its archive is incomplete');
  const end = await readWhole(file, at, at + longEndBytes);
  if (end.readUInt32LE(0) !== 0x06064b50) throw damaged('the end of its archive is broken');
  return { entries: long(end, 32), length: long(end, 40), start: long(end, 48) };
}

/** Of the sizes and the offset, those that do not fit into their fields stand in an extra one, in this order. */
function withLongSizes(part: Part, extra: Buffer): Part {
  const fields = (['size', 'packed', 'offset'] as const).filter((field) => part[field] === isLong);
  if (fields.length === 0) return part;
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    const given = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
    if (extra.readUInt16LE(at) !== 1 || given.length < fields.length * 8) continue;
    return { ...part, ...Object.fromEntries(fields.map((field, index) => [field, long(given, index * 8)])) };
  }
  throw damaged('the table of contents of its archive is broken');
}

const long = (bytes: Buffer, at: number): number => Number(bytes.readBigUInt64LE(at));
