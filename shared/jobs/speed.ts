import { itemsDone, type Job, type JobCounts } from './job.ts';

/** How fast a running job gets on, and how long it still takes at that; nothing before that can be told. */
export function speedOf(
  { status, began, plan }: Job,
  counts: JobCounts,
  now: Date,
): { perSecond: number; secondsLeft: number } | undefined {
  if (status !== 'running' || !began || !plan) return undefined;
  const seconds = (now.getTime() - Date.parse(began.at)) / 1_000;
  const done = itemsDone(counts);
  if (seconds < 1 || done <= began.done) return undefined;
  const rate = (done - began.done) / seconds;
  return { perSecond: Math.round(rate * 10) / 10, secondsLeft: Math.ceil((plan.total - done) / rate) };
}
