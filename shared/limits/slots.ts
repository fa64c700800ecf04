import { LimitReached } from '../errors.ts';
import { retryOvertaken } from '../table/retry.ts';

/** Thrown by the commit when another has just taken the place. */
class SlotTaken extends Error {}

/** A place among few, for a guard that the commit puts there if absent. */
export interface Slot {
  readonly slot: number;
  /** What the commit is to throw when something is there. */
  readonly otherwise: Error;
}

/**
 * One of the places 1 to `most`. Who makes one of few things puts a guard on its place, absent so far, in the same
 * transaction: then there are never more. A random one is chosen, so that those who do so at the same moment rarely meet.
 * With none free the commit is to be tried all the same: it knows whether this request was answered before.
 * @param taken the places that are taken, as far as is known
 * @param what the things are called, for people
 */
export function chooseSlot(taken: readonly number[], most: number, what: string): Slot {
  const places = new Set(taken);
  const free = Array.from({ length: most }, (_, index) => index + 1).filter((slot) => !places.has(slot));
  const slot = free[Math.floor(Math.random() * free.length)];
  return slot === undefined
    ? { slot: 1, otherwise: new LimitReached(most, what) }
    : { slot, otherwise: new SlotTaken() };
}

/** Makes one of few things, and again with another place when somebody has just taken the one that was chosen. */
export const retrySlotTaken = <T>(make: () => Promise<T>): Promise<T> =>
  retryOvertaken((error) => error instanceof SlotTaken, make);
