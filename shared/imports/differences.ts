import type { WritingContext } from '../customer-files/kinds.ts';
import { cellText, type WrittenColumn } from '../customer-files/write.ts';
import type { StoredCustomer } from '../customers/customer.ts';

/** What changes in one column of a customer, as exports write it. */
export interface Difference {
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

/**
 * What differs between two versions of a customer in those columns. Of a password nothing is told but that there is a
 * first one.
 * @param before absent: there is no such customer yet
 */
export function differences(
  columns: readonly WrittenColumn[],
  context: WritingContext,
  before: StoredCustomer | undefined,
  after: StoredCustomer,
): Difference[] {
  const changed = columns.flatMap(({ name, write }) => {
    const from = before ? cellText(write(before, context)) : '';
    const to = cellText(write(after, context));
    return from === to ? [] : [{ field: name, from, to }];
  });
  const isFirstPassword = after.hasPassword && !before?.hasPassword;
  return isFirstPassword ? [...changed, { field: 'password', from: '', to: '' }] : changed;
}
