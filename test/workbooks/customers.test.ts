import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowReader } from '../../shared/customer-files/row.ts';
import { writtenColumns } from '../../shared/customer-files/write.ts';
import { rowsOfRange } from '../../shared/imports/csv.ts';
import { readHeader } from '../../shared/imports/header.ts';
import { csvOf, rowsOfWorkbook, workbookDelimiter } from '../../shared/imports/workbook-rows.ts';
import { mergePatch, tidy } from '../../shared/merge-patch/merge-patch.ts';
import { fold } from '../../shared/text/fold.ts';
import { openWorkbook } from '../../shared/workbooks/read/workbook.ts';
import { writeWorkbook } from '../../shared/workbooks/write/workbook.ts';
import { emptyShop } from '../customer-files/support/context.ts';
import {
  customerFields,
  customFields,
  customFieldsByKey,
  groupNames,
} from '../customer-files/support/customers.ts';
import { inMemory } from './support/files.ts';

const runs = Number(process.env.WORKBOOK_RUNS ?? 60);
const id = '019a2f0e-7c1a-7000-8000-0000000000aa';
const columns = writtenColumns(customFields);

/** The rows of a workbook as the workers get them. */
async function rowsOf(workbook: Uint8Array) {
  const lines = csvOf(await rowsOfWorkbook(await openWorkbook(inMemory(workbook))));
  const text = Buffer.from((await Array.fromAsync(lines)).join(''));
  const from = { encoding: 'utf-8', delimiter: workbookDelimiter, firstRow: 1, start: 0 } as const;
  return rowsOfRange(text, from);
}

test('customers who are exported as a workbook and imported again are the same in every field (trust 34)', async () => {
  const read = await rowReader(
    {
      columns: readHeader(
        columns.map(({ name }) => name),
        { customFields: customFieldsByKey },
      ),
      splitNames: true,
    },
    {
      ...emptyShop,
      customFields: customFieldsByKey,
      groups: new Map([...groupNames].map(([id, name]) => [fold(name), id])),
    },
  );
  const writing = { groupNames, currency: 'EUR' };
  await fc.assert(
    fc.asyncProperty(fc.array(customerFields, { minLength: 1, maxLength: 4 }), async (customers) => {
      const cells = customers.map((fields) => columns.map(({ write }) => write({ id, ...fields }, writing)));
      const [header, ...rows] = await rowsOf(
        await buffer(writeWorkbook(cells, columns, { rowsPerSheet: 3 })),
      );
      expect(header?.cells).toEqual(columns.map(({ name }) => name));
      const results = rows.map((row) => read(row.cells));
      expect(
        results.map((result) => ('content' in result ? tidy(mergePatch({}, result.content.fields)) : result)),
      ).toEqual(customers);
    }),
    { numRuns: runs },
  );
});
