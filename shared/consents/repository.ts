import { consentRecords } from '../customers/keys.ts';
import { newestFirst, type PageOfRecords } from '../table/newest-first.ts';
import type { Table } from '../table/table.ts';
import { consent } from './consent.ts';

/** A customer's answers, the newest first. */
export const listConsents = (table: Table, customerId: string, page: PageOfRecords) =>
  newestFirst(table, consentRecords(customerId), page, (item) => consent.parse(item));
