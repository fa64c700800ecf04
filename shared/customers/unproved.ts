import type { StoredCustomer } from './customer.ts';

/**
 * Whether anybody may have typed this customer's address: of who registered only a mailed link proves that it is theirs.
 * What the shop learns of its owner is not for them until then.
 */
export const isUnproved = ({
  source,
  emailVerifiedAt,
}: Pick<StoredCustomer, 'source' | 'emailVerifiedAt'>): boolean =>
  source === 'registration' && emailVerifiedAt === undefined;
