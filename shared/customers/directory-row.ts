import type { DirectoryRow } from '../table/change-log.ts';
import type { StoredCustomer } from './customer.ts';
import type { CustomerEnd } from './end.ts';

/** What the directory learns of a customer: all but what nobody searches for. */
export const directoryProfile = ({
  id,
  version,
  identityVersion,
  sessionsVersion,
  unsubscribeSecret,
  notes,
  picture,
  openingBalance,
  earlierUnsubscribeSecrets,
  earlierIdentity,
  mergedIds,
  ...fields
}: StoredCustomer): DirectoryRow => ({
  id,
  part: 'profile',
  rev: version,
  fields,
});

/** What the directory learns of a deletion. */
export const directoryDeletion = ({ id, rev, at }: CustomerEnd): DirectoryRow => ({
  id,
  part: 'profile',
  rev,
  deleted: true,
  at,
});
