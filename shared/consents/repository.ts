import { consentRecords } from '../customers/keys.ts';
import { newestFirst, type PageOfRecords } from '../table/newest-first.ts';
import type { Table } from '../table/table.ts';
import { consent } from './consent.ts';

/** The answers of a customer who is known under these ids, the newest first. */
export const listConsents = (table: Table, ids: readonly string[], page: PageOfRecords) =>
  newestFirst(table, ids.map(consentRecords), page, (item) => consent.parse(item));
