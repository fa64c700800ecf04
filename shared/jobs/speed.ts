import { itemsDone, type Job } from './job.ts';
import type { Progress } from './progress.ts';

/** A job that has not moved for so long stands still, after a crash say: nobody can tell how long that takes. */
const stillMs = 60_000;

/**
 * How fast a running job gets on, and how long it still takes at that; nothing before that can be told, or while it
 * stands still.
 */
export function speedOf(
  { status, began, plan }: Job,
  { counts, movedAt }: Pick<Progress, 'counts' | 'movedAt'>,
  now: Date,
): { perSecond: number; secondsLeft: number } | undefined {
  if (status !== 'running' || !began || !plan) return undefined;
  if (now.getTime() - movedAt.getTime() >= stillMs) return undefined;
  const seconds = (now.getTime() - Date.parse(began.at)) / 1_000;
  const done = itemsDone(counts);
  if (seconds < 1 || done <= began.done) return undefined;
  const rate = (done - began.done) / seconds;
  return { perSecond: Math.round(rate * 10) / 10, secondsLeft: Math.ceil((plan.total - done) / rate) };
}
