import { setTimeout as sleep } from 'node:timers/promises';
import { Busy } from '../errors.ts';
import { backoff } from './backoff.ts';

/** How often something is begun afresh that others keep overtaking, unless it is known to be much sought after. */
const usualAttempts = 12;

/**
 * How often it is begun afresh where dozens may meet at one item, as at the standing of a customer: some fifteen seconds
 * in all, which leaves room in a request.
 */
export const crowdedAttempts = 40;

/** An item has changed since it was read. Thrown by a commit, for another begin. */
export class Changed extends Error {}

/**
 * Runs it again, a moment later, for as long as others overtake it.
 * @param isOvertaken whether the error means that somebody else came first
 * @param attempts after how many it gives up
 * @throws Busy when they always do
 */
export async function retryOvertaken<T>(
  isOvertaken: (error: unknown) => boolean,
  run: () => Promise<T>,
  attempts = usualAttempts,
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
