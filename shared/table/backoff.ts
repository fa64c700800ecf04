const shortest = 20;
const longest = 1_000;

/** Milliseconds to wait before the given attempt (from 1): exponential with full jitter, one second at the most. */
export const backoff = (attempt: number): number =>
  Math.random() * Math.min(longest, shortest * 2 ** attempt);
