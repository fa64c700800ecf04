import type { DirectoryRow } from '../table/change-log.ts';
import type { Customer, StoredCustomer } from './customer.ts';

/** What the directory learns of a customer: every field that can be searched, filtered or sorted by. */
export const directoryProfile = ({
  id,
  version,
  identityVersion,
  ...fields
}: StoredCustomer): DirectoryRow => ({
  id,
  part: 'profile',
  rev: version,
  fields,
});

/** What the directory learns of a deletion: it ends every earlier revision. */
export const directoryDeletion = ({ id, version }: Customer): DirectoryRow => ({
  id,
  part: 'profile',
  rev: version + 1,
  deleted: true,
});
