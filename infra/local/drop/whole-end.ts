import { open } from 'node:fs/promises';

const lineEnds = [0x0a, 0x0d];
/** What ends the archive that a workbook is, but for a comment that nobody writes. */
const archiveEnd = Buffer.from('PK\x05\x06', 'latin1');
const archiveEndBytes = 22;

/**
 * Whether a file ends as whole ones do: with the end of a line, in UTF-16 too, or as a workbook. One that is copied nearly
 * never does so half-way; a whole one need not either.
 * @param size its bytes
 */
export async function endsAsWhole(file: string, size: number): Promise<boolean> {
  const handle = await open(file);
  try {
    const length = Math.min(size, archiveEndBytes);
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.subarray(-2).some((byte) => lineEnds.includes(byte)) || buffer.indexOf(archiveEnd) === 0;
  } finally {
    await handle.close();
  }
}
