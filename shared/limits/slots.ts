/**
 * A free one of the places 1 to `most`, or undefined when all are taken. Who makes one of few things puts a guard on
 * its place, absent so far, in the same transaction: then there are never more. A random place is chosen, so that those
 * who do so at the same moment rarely meet.
 */
export function freeSlot(taken: readonly number[], most: number): number | undefined {
  const places = new Set(taken);
  const free = Array.from({ length: most }, (_, index) => index + 1).filter((slot) => !places.has(slot));
  return free[Math.floor(Math.random() * free.length)];
}
