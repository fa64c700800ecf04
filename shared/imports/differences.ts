import type { WritingContext } from '../customer-files/kinds.ts';
import { pathOf } from '../customer-files/paths.ts';
import { cellText, type WrittenColumn } from '../customer-files/write.ts';

/** What changes in one column, as exports write it. */
export interface Difference {
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

/** What a row is about, before and after a change. */
interface Versions {
  /** Absent: there is no such thing yet. */
  readonly before?: object;
  readonly after: object;
  /** Of what is not there yet, what is said. Nothing else of it is a difference. Default: all */
  readonly said?: object;
}

/**
 * What differs between two versions in those columns. Of a password nothing is told but that there is a
 * first one.
 */
export function differences(
  columns: readonly WrittenColumn[],
  context: WritingContext,
  { before, after, said }: Versions,
): Difference[] {
  const changed = columns.flatMap(({ name, holds, write }) => {
    if (!before && said && !Object.hasOwn(said, pathOf(name)[0] ?? name)) return [];
    const from = before ? cellText(write(before, context), holds) : '';
    const to = cellText(write(after, context), holds);
    return from === to ? [] : [{ field: name, from, to }];
  });
  const isFirstPassword = hasPassword(after) && !hasPassword(before);
  return isFirstPassword ? [...changed, { field: 'password', from: '', to: '' }] : changed;
}

const hasPassword = (version: object | undefined): boolean =>
  version !== undefined && 'hasPassword' in version && version.hasPassword === true;
