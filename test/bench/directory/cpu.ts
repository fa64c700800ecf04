/**
 * The CPU time of this process so far, in milliseconds: on a core of one's own, a question takes as long. Unlike the
 * clock's, these milliseconds do not grow with what else the machine does.
 */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Where Linux tells a process its CPU time in nanoseconds, as the first of three numbers. */
export const cpuFile = '/proc/self/schedstat';
