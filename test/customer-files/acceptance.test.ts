import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isFormulaError } from '../../shared/customer-files/cells/formula.ts';
import { readsAsNothing } from '../../shared/customer-files/cells/nothing.ts';
import { columns } from '../../shared/customer-files/columns.ts';
import { pathOf, setterAt } from '../../shared/customer-files/paths.ts';
import { rowReader } from '../../shared/customer-files/row.ts';
import { customerPatch } from '../../shared/customers/input.ts';
import { mergePatch } from '../../shared/merge-patch/merge-patch.ts';
import { money } from '../../shared/money/money.ts';
import { emptyShop } from './support/context.ts';
import { anyText } from './support/texts.ts';

const imported = columns.filter(({ only }) => only === undefined);

/** Words, dates and numbers that cells of all kinds may hold, and what does not fit. */
const cell = fc.oneof(
  anyText,
  fc.constantFrom('yes', 'no', 'm', '2', '1990-12-31', '31/12/1990', '1990-02-30', '--02-29', '2999-01-01'),
  fc.constantFrom('12.30', '1,5', '-3', '1e400', '9'.repeat(30), 'USD 3', 'active', 'GB', 'Germany', 'ZZ'),
  fc.constantFrom(
    'ada@shop.example',
    'Ada@SHOP.example',
    'ada@@x',
    'bücher@bücher.example',
    'a@bücher.example',
  ),
  fc.constantFrom('a, b', '"a', 'x'.repeat(101), 'ä'.repeat(301), `${'y'.repeat(40)}7`, '+44 20 7946 0958'),
  fc.constantFrom('same', 'www.x.example', 'https://x.example', '019a2f0e-7c1a-7000-8000-0000000000aa'),
);

/** What a client would send for these fields: amounts as decimals. */
function asSent(fields: object): unknown {
  const { openingBalance, ...rest } = mergePatch({}, fields) as { openingBalance?: Record<string, unknown> };
  if (!openingBalance) return rest;
  const sent = Object.entries(openingBalance).map(([name, value]) => {
    const amount = money.safeParse(value);
    return [name, amount.success ? amount.data : value];
  });
  return { ...rest, openingBalance: Object.fromEntries(sent) };
}

/** Escapes, errors of spreadsheets, line breaks and what says nothing are not; when and where somebody agreed says nothing alone. */
const isTakenAsWritten = (text: string) =>
  !/^['\s]|[\r\n]/.test(text) && !isFormulaError(text) && !readsAsNothing(text.trim());
const columnsAlone = imported.filter(({ name }) => name !== 'marketing.at' && name !== 'marketing.source');

describe('a cell', () => {
  test.each(columnsAlone.map(({ name }) => name))(
    'of %s is taken exactly if a change of a customer takes it',
    async (name) => {
      const read = await rowReader(
        {
          columns: [
            { name, meaning: name },
            { name: 'key', meaning: 'externalId' },
          ],
          splitNames: false,
        },
        emptyShop,
      );
      const given = name === 'externalId' ? [] : ['key'];
      const path = pathOf(name);
      const patchWith = (value: unknown) => {
        const fields: Record<string, unknown> = {};
        setterAt(path)(fields, value);
        return customerPatch.safeParse(fields);
      };
      fc.assert(
        fc.property(cell, (text) => {
          const result = read([text, ...given]);
          if ('content' in result) {
            const again = customerPatch.safeParse(asSent(result.content.fields));
            expect(again.data).toEqual(mergePatch({}, result.content.fields));
          } else if (isTakenAsWritten(text)) {
            // What is read as it is written is refused for what the schema says.
            expect(patchWith(text).success).toBe(false);
          }
        }),
        { numRuns: Number(process.env.CUSTOMER_FILE_RUNS ?? 60) },
      );
    },
  );

  test('of one character is taken exactly if a change of a customer takes it, whatever the character', async () => {
    const read = await rowReader(
      { columns: [{ name: 'n', meaning: 'firstName' }], splitNames: false },
      emptyShop,
    );
    const differing = Array.from({ length: 0x3000 }, (_, code) => `a${String.fromCharCode(code)}b`).filter(
      (text) => {
        const result = read([text]);
        const expected = customerPatch.safeParse({ firstName: /[\r\n]/.test(text) ? 'a b' : text });
        return (
          JSON.stringify('content' in result ? result.content.fields : undefined) !==
          JSON.stringify(expected.data)
        );
      },
    );
    expect(differing).toEqual([]);
  });
});
