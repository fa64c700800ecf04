/**
 * The bounds of an import. They keep the planner's one pass within its time-out and memory, and let an endless
 * field, row or header be refused with a reason before it fills anything.
 */
export const limits = {
  /** Planning takes 9 MB a second on one core: a file of this size leaves half of the planner's two minutes. */
  fileBytes: 300 * 1024 * 1024,
  /** The planner holds every e-mail and external ID of the file in memory, about 200 bytes each. */
  rows: 2_000_000,
  /** The job's item holds the names of all columns, and DynamoDB takes items of up to 400 KB. */
  columns: 250,
  columnNameLength: 100,
  /** A longer row is nearly always a quote that is never closed. */
  rowBytes: 256 * 1024,
  /** A worker holds one chunk of the file in memory. */
  chunkBytes: 4 * 1024 * 1024,
  chunkRows: 500,
  /** Hashing a password takes about 55 ms: a chunk stays well within the worker's time-out. */
  chunkRowsWithPasswords: 100,
  /** The error file is made in memory; failed rows beyond this are counted but not repeated. */
  errorFileBytes: 64 * 1024 * 1024,
} as const;
