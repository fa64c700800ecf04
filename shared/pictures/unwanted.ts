import { Busy } from '../errors.ts';
import { presentWithout, put, remove, type Write } from '../table/writes.ts';
import { unwantedKey } from './keys.ts';
import type { StoredPicture } from './picture.ts';

/**
 * S3 takes part in no transaction. So each object that is to go, or that nobody may ever want, is named by a to-do
 * item in the table, and the sweeper removes first the object and then the item: whatever dies in between, the
 * next sweep goes on.
 */

/** The mark that the sweeper sets before it touches the object: from then on nobody can want it any more. */
export const beingRemoved = 'beingRemoved';

/** The to-do that removes an object at the next sweep. */
export const unwanted = (objectKey: string): Write => put({ ...unwantedKey(objectKey) });

/**
 * The to-do that is written before an object is made: unless a commit wants the object until then, it is removed.
 * @param until later than anybody who could still make or want the object is alive
 */
export const unwantedUnlessWanted = (objectKey: string, until: Date): Write =>
  put({ ...unwantedKey(objectKey), notBefore: until.toISOString() });

/**
 * The writes that belong into the transaction in which a customer's picture becomes another one, or none: the new
 * one is wanted from now on, the old one no longer, and neither is what was uploaded.
 */
export function pictureWrites(before: StoredPicture | undefined, after: StoredPicture | undefined): Write[] {
  if (before?.key === after?.key) return [];
  const given = after && [
    remove(unwantedKey(after.key), presentWithout(beingRemoved), new Busy('The new picture was swept away')),
    unwanted(after.uploadedAs),
  ];
  return [...(given ?? []), ...(before ? [unwanted(before.key)] : [])];
}
