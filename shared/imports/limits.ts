/**
 * The bounds of an import. They keep the planner's one pass within its time-out and memory, and let an endless
 * field, row or header be refused with a reason before it fills anything.
 */
export const limits = {
  /** Planning takes 6 MB a second on a core of a busy machine: of the planner's two minutes, half is left. */
  fileBytes: 300 * 1024 * 1024,
  /**
   * Blank ones included. 54,000 a second are planned on such a core; of each ID, e-mail, username and external ID the
   * planner holds 24 to 48 bytes.
   */
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

/**
 * What Node.js is told in the planner. Rows are garbage as soon as they are read: without a bound, V8 lets the space for
 * new objects grow, to more than all that the planner keeps of a million rows.
 */
export const plannerNodeOptions = '--max-semi-space-size=2';
