import type { Base, Column } from '../../../shared/directory/columns/base.ts';
import { fieldNames } from '../../../shared/directory/fields.ts';

/** The megabytes of the columns of each kind. */
export function columnSizes(base: Base): Record<string, number> {
  const sizes: Record<string, number> = {};
  for (const column of [
    base.profile.revs,
    base.standing.revs,
    ...fieldNames.map((name) => base.column(name)),
  ]) {
    const name = `${column.constructor.name}s, MB`;
    sizes[name] = (sizes[name] ?? 0) + bytesOf(column) / 1e6;
  }
  return sizes;
}

const bytesOf = (column: Column): number =>
  Object.values(column).reduce((sum, part) => sum + (ArrayBuffer.isView(part) ? part.byteLength : 0), 0);
