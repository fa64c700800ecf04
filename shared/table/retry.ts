import { setTimeout as sleep } from 'node:timers/promises';
import { Busy } from '../errors.ts';
import { backoff } from './backoff.ts';

/** How often something is begun afresh that others keep overtaking. */
const attempts = 12;

/** An item has changed since it was read. Thrown by a commit, for another begin. */
export class Changed extends Error {}

/**
 * Runs it again, a moment later, for as long as others overtake it.
 * @param isOvertaken whether the error means that somebody else came first
 * @throws Busy when they always do
 */
export async function retryOvertaken<T>(
  isOvertaken: (error: unknown) => boolean,
  run: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (!isOvertaken(error)) throw error;
      if (attempt === attempts) throw new Busy(error);
      await sleep(backoff(attempt));
    }
  }
}
