import { ledgerSubject } from '../ledger-files/subject.ts';
import { orderLinesSubject, ordersSubject } from '../order-files/subject.ts';
import { customersSubject } from './customers.ts';
import type { ExportContent, Subject } from './subject.ts';

const subjects: Readonly<Record<ExportContent, Subject>> = {
  customers: customersSubject,
  orders: ordersSubject,
  'order-lines': orderLinesSubject,
  credit: ledgerSubject('credit'),
  points: ledgerSubject('points'),
  'client-accounts': ledgerSubject('client-accounts'),
};

/** How an export of that content finds its rows and writes them. */
export const subjectOf = (content: ExportContent): Subject => subjects[content];
