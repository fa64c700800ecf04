import * as z from 'zod';
import { dateOrder } from '../customer-files/reading.ts';
import { type BaseResource, baseResource, type JobItem } from '../jobs/base-resource.ts';
import type { Job } from '../jobs/job.ts';
import { foreseenRow } from './chunk.ts';
import { importContent } from './content.ts';
import { encodings } from './encodings.ts';
import type { FileFormat } from './file-format.ts';
import { asImport } from './import-job.ts';
import { notesOf } from './notes.ts';
import { delimiters, importOptions } from './options.ts';

/** The import of a dropped file, as the API answers it. */
export const importResource = baseResource
  .extend({
    kind: z.literal('import'),
    source: z
      .object({
        bucket: z.string(),
        key: z.string(),
        bytes: z.int().optional().describe('Absent while the file is awaited.'),
      })
      .describe('The file.'),
    actor: z
      .string()
      .optional()
      .describe(
        'Who asked for it, as audit records say it. Absent of a file that was put into the bucket: who may do that, AWS knows.',
      ),
    options: z.object(importOptions.shape).describe('How it is imported.'),
    reading: z
      .object({
        encoding: z.enum(encodings).optional().describe('Absent for workbooks.'),
        delimiter: z.enum(delimiters).optional().describe('Absent for workbooks.'),
        dateOrder: dateOrder.optional(),
        content: importContent.describe('What its rows are.'),
        columns: z
          .array(z.object({ name: z.string(), field: z.string() }))
          .describe(
            'The columns that mean something, as the file names them, with the fields that they carry. Those of `openingBalance` come in as what the customer brought along from an earlier system.',
          ),
      })
      .optional()
      .describe('How the file is read. Absent until it is planned.'),
    ignoredColumns: z.array(z.string()).describe('Columns of the file that mean nothing to the import.'),
    ignoredSheets: z
      .array(z.string())
      .optional()
      .describe(
        'Sheets of a workbook that are hidden or do not go on with the first one. Absent for other files.',
      ),
    notes: z
      .array(z.string())
      .optional()
      .describe(
        'What should be known of the rows as a whole, such as how many hold password hashes that cannot be checked, or older answers about marketing than are stored. Absent when there is nothing to say.',
      ),
  })
  .meta({
    id: 'ImportJob',
    examples: [
      {
        id: 'job_01JKX3T7Q9ZB5M2V8C4D6E1F0G',
        kind: 'import',
        status: 'completed',
        source: { bucket: 'clientele-imports', key: 'uploads/job_01JK…/customers.csv', bytes: 48_213 },
        actor: 'api-key:hgj9PaJt4c42',
        options: {
          mode: 'upsert',
          matchBy: 'any',
          blankCells: 'keep',
          overwriteConsent: false,
          createGroups: false,
          splitNames: true,
          dryRun: false,
        },
        reading: {
          encoding: 'windows-1252',
          delimiter: ';',
          dateOrder: 'day-first',
          content: 'customers',
          columns: [
            { name: 'E-Mail', field: 'email' },
            { name: 'Geburtstag', field: 'birthDate' },
            { name: 'Total Spent', field: 'openingBalance.totalSpent' },
          ],
        },
        progress: {
          total: 400,
          done: 400,
          created: 380,
          updated: 12,
          deleted: 0,
          unchanged: 5,
          exported: 0,
          failed: 3,
        },
        ignoredColumns: ['favourite colour'],
        files: [
          {
            name: 'errors.csv',
            url: 'https://clientele-exports.s3.eu-central-1.amazonaws.com/errors.csv?X-Amz-Signature=5f2c',
            expiresAt: '2026-01-31T09:45:00.000Z',
          },
        ],
        createdAt: '2026-01-31T09:30:00.000Z',
        updatedAt: '2026-01-31T09:30:12.000Z',
        completedAt: '2026-01-31T09:30:12.000Z',
      },
    ],
  });
export type ImportResource = z.output<typeof importResource>;

/**
 * A row that was not imported; or any row of a dry run. Otherwise those that were are not told of one by one.
 * @param seesCustomers whether who asks may read customers: which fields would change says what differs of somebody
 */
export function toImportItem(report: unknown, seesCustomers: boolean): JobItem {
  const { row, result, code, message, customerId, changes } = anyRow.parse(report);
  return {
    row,
    result,
    ...(customerId !== undefined && { customerId }),
    ...(changes && seesCustomers && { changes }),
    ...(code !== undefined && { code, message }),
  };
}

const anyRow = foreseenRow.extend({ result: foreseenRow.shape.result.default('failed') });

/** Whether it is told of all rows, not only of those that failed. */
export const reportsAllRows = (job: Job): boolean => asImport(job).details.options.dryRun;

/** The job of an import as the API answers it. @param base what jobs of every kind have */
export function toImportResource(job: Job, base: BaseResource): ImportResource {
  const own = asImport(job);
  const { source, actor, options, format, ignoredColumns, ignoredSheets, reads } = own.details;
  const notes = notesOf(own);
  const { bucket, key } = source;
  const shown = { bucket, key, ...('bytes' in source && { bytes: source.bytes }) };
  return {
    ...base,
    kind: 'import',
    source: shown,
    ...(actor !== undefined && { actor }),
    options,
    ...(format && { reading: readingOf(format, reads !== undefined) }),
    ignoredColumns,
    ...(ignoredSheets && { ignoredSheets }),
    ...(notes && { notes }),
  };
}

/** What a workbook's rows are copied to before they are read is nobody's business. */
const readingOf = (
  { content, encoding, delimiter, dateOrder, columns }: FileFormat,
  isWorkbook: boolean,
): ImportResource['reading'] => ({
  ...(!isWorkbook && { encoding, delimiter }),
  ...(dateOrder && { dateOrder }),
  content,
  columns: columns.flatMap(({ name, meaning }) =>
    meaning === undefined || meaning === 'error' ? [] : [{ name, field: meaning }],
  ),
});
