import * as z from 'zod';
import { newestFirst, type PageOfRecords, type Records } from '../table/newest-first.ts';
import type { Table } from '../table/table.ts';
import { auditEntry } from './audit.ts';

/** An audit record as the table stores it. The first version stored the fields' names alone, and no id. */
export const storedEntry = z.preprocess((item) => {
  const { SK, fields, ...record } = z.looseObject({ SK: z.string() }).parse(item);
  const names = z.array(z.string()).safeParse(fields);
  return {
    id: SK.slice(SK.lastIndexOf('#') + 1),
    ...(names.success && { changes: names.data.map((field) => ({ field })) }),
    ...record,
  };
}, auditEntry);

/** What was done to one thing, or to several that became one, the newest first. */
export const listAudit = (table: Table, records: Records | readonly Records[], page: PageOfRecords) =>
  newestFirst(table, records, page, (item) => storedEntry.parse(item));
