import { describe, expect, test } from 'vitest';
import { toNewChunk } from '../../shared/imports/chunk.ts';
import { claimedFields } from '../../shared/imports/claims.ts';
import { limits } from '../../shared/imports/limits.ts';
import { packDuplicates, unpackDuplicates } from '../../shared/imports/packed-duplicates.ts';
import { newChunk } from '../../shared/jobs/chunk.ts';
import { newJobId } from '../../shared/jobs/job-id.ts';

/** Every row of a chunk at the end of the longest file repeats an earlier one. */
function duplicatesOf(rows: number) {
  const firstRow = limits.rows - rows + 1;
  const duplicates = Array.from({ length: rows }, (_, index) => ({
    row: firstRow + index,
    of: limits.rows - index,
    field: claimedFields[index % claimedFields.length] ?? 'id',
  }));
  return { firstRow, duplicates };
}

describe('the duplicates of a chunk', () => {
  test('come back as they were kept, in the longest file as well', () => {
    const { firstRow, duplicates } = duplicatesOf(limits.chunkRows);
    const packed = packDuplicates(duplicates, firstRow);
    expect(unpackDuplicates(packed, firstRow)).toEqual(duplicates);
    expect(unpackDuplicates(packDuplicates([], 2), 2)).toEqual([]);
  });

  test.each([
    ['rows', limits.chunkRows],
    ['rows with passwords', limits.chunkRowsWithPasswords],
  ])('leave all chunks of a file of %s within what a partition takes in a minute (trust 29)', (_, rows) => {
    const { firstRow, duplicates } = duplicatesOf(rows);
    const chunks = limits.rows / rows;
    const place = { chunk: chunks, firstRow, endRow: limits.rows + 1, start: 314_000_000, end: 314_572_800 };
    const now = new Date('2026-01-31T09:30:00.123Z');
    const write = newChunk(newJobId(now), 100, toNewChunk({ ...place, duplicates }), now);
    if (write.kind !== 'put') throw new Error('The chunk is not put.');
    // Each write of a transaction takes two units for each KiB that is begun.
    const units = 2 * Math.ceil(bytesOf(write.item) / 1024);
    expect(units * chunks).toBeLessThanOrEqual(60 * 1_000);
  });
});

/** As DynamoDB counts the attributes of an item. */
const bytesOf = (item: object): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + bytesOfValue(value), 0);

function bytesOfValue(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(value).length / 2) + 1;
  if (value instanceof Uint8Array) return value.length;
  return typeof value === 'object' && value !== null ? 3 + Object.keys(value).length + bytesOf(value) : 1;
}
