import { setTimeout as sleep } from 'node:timers/promises';
import { backoff } from '../table/backoff.ts';

/** How often rows are tried that write where others write as well: at the standing of a busy customer. */
export const crowdedPatience = 20;

/** Waits a moment before rows are judged again whose writes were refused: longer, the oftener they were. */
export async function calmDown(refusals: ReadonlyMap<number, number>): Promise<void> {
  const most = Math.max(0, ...refusals.values());
  if (most > 0) await sleep(backoff(Math.min(most, 6)));
}
