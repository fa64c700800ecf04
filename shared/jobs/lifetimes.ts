/**
 * How many days it is kept what jobs need and what they leave behind. The template takes the rules of its buckets
 * from here, and the code all that it says of them.
 */
export const lifetimes = {
  /** It may hold passwords. Those that were imported are deleted at once. */
  droppedFile: 1,
  /** It repeats rows of the dropped file. */
  errorFile: 1,
  /** The file of an export, and the parts that it is made of. */
  exportFile: 7,
  /** Chunks, and the results of their items. */
  chunk: 7,
  job: 90,
} as const;

/** S3 deletes at midnight (UTC) after a file's time is over: it may still lie there for one more day. */
export const droppedFileDaysAtMost = lifetimes.droppedFile + 1;

const dayMs = 24 * 60 * 60 * 1_000;

/** So many times 24 hours later, whatever clocks show. */
export const daysAfter = (time: Date, days: number): Date => new Date(time.getTime() + days * dayMs);
export const daysBefore = (time: Date, days: number): Date => daysAfter(time, -days);
