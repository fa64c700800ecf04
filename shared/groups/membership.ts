import { DanglingReference } from '../errors.ts';
import { check, presentWithout, type Write } from '../table/writes.ts';
import { groupKey } from './keys.ts';

/**
 * What whoever puts a customer into a group adds to the customer's own transaction: that the group exists, and that
 * nobody is deleting it. From the moment at which a deletion has begun, its members can only become fewer.
 */
export const groupAcceptsMembers = (id: string): Write =>
  check(groupKey(id), presentWithout('deletingSince'), new DanglingReference('/groupIds', `The group ${id}`));
