import * as z from 'zod';
import { sortText, timeZone } from '../directory/query.ts';
import { delimiters } from '../imports/options.ts';
import { fault } from '../schema/faults.ts';
import { unknownAmong } from '../schema/unknown-among.ts';
import { selection, waysToSelect } from '../selection/selection.ts';
import { months } from './months.ts';
import { type ExportContent, exportContent } from './subject.ts';

/** What a file can be. */
export const exportFormat = z.enum(['csv', 'xlsx']);
export type ExportFormat = z.output<typeof exportFormat>;

/** More than there are columns, those of the shop's own fields included. */
const mostNames = 200;

const columns = z
  .array(z.string().min(1).max(100))
  .min(1, 'Name at least one column.')
  .max(mostNames)
  .refine((names) => new Set(names).size === names.length, fault('duplicate', 'A column stands there twice.'))
  .meta({
    description:
      'Which columns the file has, in this order: names of fields with a dot (`marketing.email`); that of a part stands for all of its columns (`shippingAddress`). Default: those of the view that is selected, if it has any; otherwise all that an import takes, and the times of creation and change.',
    examples: [['id', 'firstName', 'lastName', 'email', 'shippingAddress', 'customFields.shoeSize']],
  });

const fields = {
  content: exportContent
    .default('customers')
    .describe(
      'What the rows are. `customers`: the selected customers, one row each. `orders`: their orders, one row each. `order-lines`: their orders, one row for each line. `credit`, `points`, `client-accounts`: all entries of those accounts of theirs, additions and deductions, one row each.',
    ),
  selection: selection.optional(),
  months: months
    .optional()
    .describe(
      'Of orders, in place of `selection`: all that were placed in these months (UTC), whoever they belong to, also those of nobody and of former customers. Such a file tells of customers nothing but their ids.',
    ),
  format: exportFormat.describe('`csv`: RFC 4180, UTF-8. `xlsx`: a workbook of Excel, with typed cells.'),
  columns: columns.optional(),
  sort: sortText
    .optional()
    .describe(
      'The order of the rows. Default: that of the view that is selected; otherwise the oldest first.',
    ),
  delimiter: z.enum(delimiters).optional().describe('Of CSV: what separates cells. Default: a comma.'),
  byteOrderMark: z
    .boolean()
    .optional()
    .describe(
      'Of CSV: whether it begins with a byte order mark, by which Excel knows UTF-8. Default: it does.',
    ),
  timeZone: timeZone.describe(
    'The zone by whose clock times are written, by its name (IANA); it does not go into the selection. Default: UTC.',
  ),
};

/** Whether the rows are orders or lines of orders: then whole months can be asked for. */
export const isOfOrders = (content: ExportContent): boolean =>
  content === 'orders' || content === 'order-lines';

/** What is asked for, as a client says it. */
export const newExport = z
  .strictObject(
    { ...fields, dryRun: z.boolean().default(false).describe('Only say what the file would have.') },
    { error: unknownAmong([...Object.keys(fields), 'dryRun']) },
  )
  .superRefine((given, { issues }) => {
    const refuse = (path: string, refusal: ReturnType<typeof fault>) =>
      issues.push({ code: 'custom', input: given, path: [path], ...refusal });
    if (given.months) {
      if (!isOfOrders(given.content)) refuse('months', fault('contradictory', 'Only orders have months.'));
      if (given.selection) refuse('months', fault('contradictory', 'Give a selection or months, not both.'));
      if (given.sort) refuse('sort', fault('contradictory', 'Those of months come by their time.'));
    } else if (!given.selection) refuse('selection', fault('required', waysToSelect));
    if (given.format === 'csv') return;
    for (const name of ['delimiter', 'byteOrderMark'] as const)
      if (given[name] !== undefined)
        refuse(name, fault('contradictory', 'A workbook has neither delimiters nor a byte order mark.'));
  })
  .meta({
    id: 'NewExport',
    examples: [
      {
        selection: { view: 'marketing-subscribers' },
        format: 'xlsx',
        columns: ['email', 'firstName', 'lastName', 'marketing'],
        timeZone: 'Europe/Madrid',
      },
      { selection: { all: true }, format: 'csv' },
      { content: 'credit', selection: { ids: ['019a5b7c-1d2e-7f30-8a4b-5c6d7e8f9a0b'] }, format: 'xlsx' },
    ],
  });
/** What is asked for: whom the file is about, and how it is to be written. */
export type NewExport = Omit<z.output<typeof newExport>, 'dryRun'>;
