/** Below this much of the processor's time (µs), the rest of what the process does decides. */
const noise = 3_000;
const attempts = 4;

/**
 * How many times as long some work takes when its input becomes four times as long: about 4 where it is linear, 16 where
 * it is quadratic, and less where it is over at once. In the time of the thread, which other processes take nothing of.
 * @param work given how long its input is to be
 */
export function growthOf(work: (length: number) => void, length: number): number {
  work(length);
  let growth = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < attempts && growth > mostGrowth; attempt++) {
    const short = Math.max(
      timeOf(() => work(length)),
      noise,
    );
    growth = Math.min(growth, timeOf(() => work(4 * length)) / short);
  }
  return growth;
}

/** What is more is not linear. */
export const mostGrowth = 8;

function timeOf(work: () => void): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return user + system;
}
