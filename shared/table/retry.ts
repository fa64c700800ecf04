import { setTimeout as sleep } from 'node:timers/promises';
import { Busy, VersionMismatch } from '../errors.ts';
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

const hasChanged = (error: unknown): boolean => error instanceof Changed;

/** Runs it again for as long as what it has read changes before it is written. @throws Busy, as {@link retryOvertaken} */
export const retryChanged = <T>(run: () => Promise<T>, attempts = usualAttempts): Promise<T> =>
  retryOvertaken(hasChanged, run, attempts);

/**
 * The same where a change of the version is told as `VersionMismatch`: that is the answer for a caller who knows a version.
 * @param expected the version that the caller knows
 */
export const retryUnlessExpected = <T>(expected: number | undefined, run: () => Promise<T>): Promise<T> =>
  retryOvertaken(
    (error) => hasChanged(error) || (expected === undefined && error instanceof VersionMismatch),
    run,
  );
