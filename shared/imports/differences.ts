import type { WritingContext } from '../customer-files/kinds.ts';
import { pathOf } from '../customer-files/paths.ts';
import { cellText, type WrittenColumn } from '../customer-files/write.ts';
import type { StoredCustomer } from '../customers/customer.ts';

/** What changes in one column of a customer, as exports write it. */
export interface Difference {
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

/** A customer before and after a change. */
interface Versions {
  /** Absent: there is no such customer yet. */
  readonly before?: StoredCustomer;
  readonly after: StoredCustomer;
  /** Of a customer who is not there yet, what is said. Nothing else of them is a difference. Default: all */
  readonly said?: object;
}

/**
 * What differs between two versions of a customer in those columns. Of a password nothing is told but that there is a
 * first one.
 */
export function differences(
  columns: readonly WrittenColumn[],
  context: WritingContext,
  { before, after, said = after }: Versions,
): Difference[] {
  const changed = columns.flatMap(({ name, write }) => {
    if (!before && !Object.hasOwn(said, pathOf(name)[0] ?? name)) return [];
    const from = before ? cellText(write(before, context)) : '';
    const to = cellText(write(after, context));
    return from === to ? [] : [{ field: name, from, to }];
  });
  const isFirstPassword = after.hasPassword && !before?.hasPassword;
  return isFirstPassword ? [...changed, { field: 'password', from: '', to: '' }] : changed;
}
