import type { DirectoryRow } from '../table/change-log.ts';
import type { StoredCustomer } from './customer.ts';

/** What the directory learns of a customer: all but what nobody searches for. */
export const directoryProfile = ({
  id,
  version,
  identityVersion,
  unsubscribeSecret,
  notes,
  picture,
  ...fields
}: StoredCustomer): DirectoryRow => ({
  id,
  part: 'profile',
  rev: version,
  fields,
});

/** What the directory learns of a deletion: it ends every earlier revision. */
export const directoryDeletion = ({ id, version }: StoredCustomer): DirectoryRow => ({
  id,
  part: 'profile',
  rev: version + 1,
  deleted: true,
});
