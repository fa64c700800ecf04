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
import { libreOfficeIsMissing, savedByLibreOffice } from '../support/libre-office.ts';
import { inMemory } from './support/files.ts';

const runs = Number(process.env.WORKBOOK_RUNS ?? 60);
const id = '019a2f0e-7c1a-7000-8000-0000000000aa';
const columns = writtenColumns(customFields);

/** A workbook of customers, as exports write it. */
function written(customers: readonly object[]): Promise<Buffer> {
  const writing = { groupNames, currency: 'EUR' };
  const rows = customers.map((fields) => columns.map(({ write }) => write({ id, ...fields }, writing)));
  return buffer(writeWorkbook(rows, columns, { rowsPerSheet: 10 }));
}

/** What imports make of the rows of a workbook. */
async function read(workbook: Uint8Array): Promise<unknown[]> {
  const lines = csvOf(await rowsOfWorkbook(await openWorkbook(inMemory(workbook))));
  const text = Buffer.from((await Array.fromAsync(lines)).join(''));
  const from = { encoding: 'utf-8', delimiter: workbookDelimiter, firstRow: 1, start: 0 } as const;
  const [header, ...rows] = rowsOfRange(text, from);
  const reader = await rowReader(
    { columns: readHeader(header?.cells ?? [], { customFields: customFieldsByKey }), splitNames: true },
    {
      ...emptyShop,
      customFields: customFieldsByKey,
      groups: new Map([...groupNames].map(([id, name]) => [fold(name), id])),
    },
  );
  return rows.map(({ cells }) => {
    const result = reader(cells);
    return 'content' in result ? tidy(mergePatch({}, result.content.fields)) : result;
  });
}

test('customers who are exported as a workbook and imported again are the same in every field (trust 34)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(customerFields, { minLength: 1, maxLength: 12 }), async (customers) => {
      expect(await read(await written(customers))).toEqual(customers);
    }),
    { numRuns: runs },
  );
});

test.skipIf(libreOfficeIsMissing())(
  'customers whose exported workbook LibreOffice has opened and saved are still the same in every field (trust 34)',
  async () => {
    const customers = fc.sample(customerFields, { seed: 7, numRuns: 40 });
    expect(await read(await savedByLibreOffice(await written(customers)))).toEqual(customers);
  },
  120_000,
);
