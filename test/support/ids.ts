/** An id that a number tells: ids sort as their numbers do. */
export const numberedId = (n: number): string => `01890000-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** The ids from 0 on. */
export const numberedIds = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => numberedId(n));
