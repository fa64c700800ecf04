import { readDefinitions } from '../custom-fields/repository.ts';
import { type WrittenColumn, writtenColumns } from '../customer-files/write.ts';
import { findByIds } from '../customers/repository.ts';
import { findStandings } from '../standing/repository.ts';
import { shownSums } from '../standing/shown-sums.ts';
import type { StoredStanding } from '../standing/standing.ts';
import { sumsOf } from '../standing/sums.ts';
import type { Subject } from './subject.ts';

/** The customers themselves, one row each. */
export const customersSubject: Subject = {
  name: 'customers',
  sheet: 'Customers',
  columns: async (table) => writtenColumns(await readDefinitions(table)).map(ofRow),
  // What an import leaves aside, but people want to know.
  alsoUsual: ['createdAt', 'updatedAt'],
  rowsOf: async function* (table, ids, columns) {
    const [found, standings] = await Promise.all([
      findByIds(table, ids),
      columns.some(isSum) ? findStandings(table, ids) : undefined,
    ]);
    for (const id of ids) {
      const customer = found.get(id);
      const standing = standings?.get(id);
      yield customer && [standing ? { ...customer, standing } : customer];
    }
  },
};

const isSum = (name: string): boolean => Object.hasOwn(shownSums, name);

/** Sums are what the standing comes to in the shop's currency. */
const ofRow = (column: WrittenColumn): WrittenColumn =>
  isSum(column.name)
    ? {
        ...column,
        write: ({ standing }: { readonly standing?: StoredStanding }, context) =>
          column.write(sumsOf(standing, context.currency), context),
      }
    : column;
