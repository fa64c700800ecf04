import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readList, writeList } from '../../shared/customer-files/cells/list.ts';
import { rowReader } from '../../shared/customer-files/row.ts';
import { cellText, writtenColumns } from '../../shared/customer-files/write.ts';
import { updateCustomer } from '../../shared/customers/changes.ts';
import { storedCustomer } from '../../shared/customers/customer.ts';
import { readHeader } from '../../shared/imports/header.ts';
import { mergePatch, tidy } from '../../shared/merge-patch/merge-patch.ts';
import { fold } from '../../shared/text/fold.ts';
import { emptyShop } from './support/context.ts';
import { customerFields, customFields, customFieldsByKey, groupNames } from './support/customers.ts';
import { anyText } from './support/texts.ts';

const writing = { groupNames, currency: 'EUR' };
const reading = {
  ...emptyShop,
  customFields: customFieldsByKey,
  groups: new Map([...groupNames].map(([id, name]) => [fold(name), id])),
};
const columns = writtenColumns(customFields);
const header = readHeader(
  columns.map(({ name }) => name),
  { customFields: customFieldsByKey },
);
const id = '019a2f0e-7c1a-7000-8000-0000000000aa';

const at = '2026-11-22T10:00:00.000Z';
const origin = { actor: 'import:1', requestId: '1', now: new Date('2026-11-23T10:00:00.000Z') };
const runs = { numRuns: Number(process.env.CUSTOMER_FILE_RUNS ?? 100) };

/** With one of these a customer is known whatever else there is. */
const known = { id };

describe.each(['keep', 'clear'] as const)(
  'a customer who was exported and imported again (blank cells: %s)',
  async (blankCells) => {
    const read = await rowReader({ columns: header, splitNames: true }, { ...reading, blankCells });

    test('is the same in every field', () => {
      fc.assert(
        fc.property(customerFields, (fields) => {
          const cells = columns.map(({ write }) => cellText(write({ ...known, ...fields }, writing)));
          const result = read(cells);
          expect(result).toMatchObject({ content: { id, newGroups: [] } });
          // Nothing but what there was: a blank cell clears what is not there.
          expect('content' in result && tidy(mergePatch({}, result.content.fields))).toEqual(fields);
        }),
        runs,
      );
    });

    test('does not change who is still there', () => {
      fc.assert(
        fc.property(customerFields, fc.boolean(), (fields, isAsked) => {
          const marketing = { email: false, ...(isAsked && { requestedAt: at }) };
          const own = { id, source: 'api', createdAt: at, updatedAt: at, version: 1 };
          const stored = storedCustomer.parse({ marketing, ...fields, ...own });
          const result = read(columns.map(({ write }) => cellText(write(stored, writing))));
          if ('problem' in result) throw new Error(result.problem.message);
          expect(updateCustomer(stored, result.content.fields, origin)?.fields).toBeUndefined();
        }),
        runs,
      );
    });
  },
);

describe('a written header', () => {
  test('is read as what it says, but for what only Clientele changes', () => {
    const meanings = columns.map(({ name, isImported }) => (isImported ? name : undefined));
    expect(header.map(({ meaning }) => meaning)).toEqual(meanings);
  });
});

describe('a list', () => {
  test('is the same after it was written and read', () => {
    const entry = anyText.map((text) => text.trim()).filter((text) => text !== '');
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        expect(readList(writeList(entries))).toEqual(entries);
      }),
    );
  });
});
