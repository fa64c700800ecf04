/**
 * Rows that are marked: a byte for each, 1 or 0. What is done to all of them is done to four at a time, as one number
 * of 32 bits.
 */
export type Marks = Uint8Array<ArrayBuffer>;

export const noRows = (size: number): Marks => new Uint8Array(size);
export const allRows = (size: number): Marks => new Uint8Array(size).fill(1);

/** The bytes four by four, without up to three at the end. */
const fours = (marks: Marks): Uint32Array => new Uint32Array(marks.buffer, 0, marks.length >>> 2);
const fourMarks = 0x01010101;

/** Leaves the marks of rows that have both. The first is written to. */
export function both(marks: Marks, others: Marks): Marks {
  const [into, from] = [fours(marks), fours(others)];
  for (let index = 0; index < into.length; index++) into[index] = (into[index] ?? 0) & (from[index] ?? 0);
  for (let row = into.length * 4; row < marks.length; row++)
    marks[row] = (marks[row] ?? 0) & (others[row] ?? 0);
  return marks;
}

/** Adds the marks of others. The first is written to. */
export function either(marks: Marks, others: Marks): Marks {
  const [into, from] = [fours(marks), fours(others)];
  for (let index = 0; index < into.length; index++) into[index] = (into[index] ?? 0) | (from[index] ?? 0);
  for (let row = into.length * 4; row < marks.length; row++)
    marks[row] = (marks[row] ?? 0) | (others[row] ?? 0);
  return marks;
}

/** Marks the rows that were not, and no others. */
export function inverted(marks: Marks): Marks {
  const into = fours(marks);
  for (let index = 0; index < into.length; index++) into[index] = (into[index] ?? 0) ^ fourMarks;
  for (let row = into.length * 4; row < marks.length; row++) marks[row] = 1 - (marks[row] ?? 0);
  return marks;
}

/** How many rows are marked. */
export function countOf(marks: Marks): number {
  const from = fours(marks);
  let count = 0;
  // The product's highest byte is the sum of the four.
  for (let index = 0; index < from.length; index++) count += Math.imul(from[index] ?? 0, fourMarks) >>> 24;
  for (let row = from.length * 4; row < marks.length; row++) count += marks[row] ?? 0;
  return count;
}
