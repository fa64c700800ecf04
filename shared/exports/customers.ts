import { readDefinitions } from '../custom-fields/repository.ts';
import { writtenColumns } from '../customer-files/write.ts';
import { findByIds } from '../customers/repository.ts';
import type { Subject } from './subject.ts';

/** The customers themselves, one row each. */
export const customersSubject: Subject = {
  name: 'customers',
  sheet: 'Customers',
  columns: async (table) => writtenColumns(await readDefinitions(table)),
  // What an import leaves aside, but people want to know.
  alsoUsual: ['createdAt', 'updatedAt'],
  rowsOf: async function* (table, ids) {
    const found = await findByIds(table, ids);
    for (const id of ids) {
      const customer = found.get(id);
      yield customer && [customer];
    }
  },
};
