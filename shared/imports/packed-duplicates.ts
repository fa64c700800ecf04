import { claimedFields, type Duplicate } from './claims.ts';

/** How many rows past the first of its chunk a duplicate is. */
const offsetBytes = 2;
/** The row that it repeats, and the field, in one number. */
const originalBytes = 3;
const fieldsAtMost = 8;
const size = offsetBytes + originalBytes;

/**
 * The duplicates of a chunk, five bytes each: the planner writes thousands of chunks into one partition, and all their
 * rows may be duplicates.
 */
export function packDuplicates(duplicates: readonly Duplicate[], firstRow: number): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.alloc(duplicates.length * size);
  for (const [index, { row, of, field }] of duplicates.entries()) {
    bytes.writeUIntBE(row - firstRow, index * size, offsetBytes);
    const original = of * fieldsAtMost + claimedFields.indexOf(field);
    bytes.writeUIntBE(original, index * size + offsetBytes, originalBytes);
  }
  return bytes;
}

/** What {@link packDuplicates} made of them. */
export function unpackDuplicates(packed: Uint8Array, firstRow: number): Duplicate[] {
  const bytes = Buffer.from(packed);
  return Array.from({ length: bytes.length / size }, (_, index) => {
    const original = bytes.readUIntBE(index * size + offsetBytes, originalBytes);
    return {
      row: firstRow + bytes.readUIntBE(index * size, offsetBytes),
      of: Math.floor(original / fieldsAtMost),
      field: claimedFields[original % fieldsAtMost] ?? 'id',
    };
  });
}
