import { describe, expect, test } from 'vitest';
import { columns } from '../../shared/customer-files/columns.ts';
import { rowReader } from '../../shared/customer-files/row.ts';
import { ledgerReader } from '../../shared/ledger-files/read-row.ts';
import { creditWords } from '../../shared/ledger-files/vocabulary.ts';
import { orderReader } from '../../shared/order-files/read-row.ts';
import { emptyShop } from './support/context.ts';

/** What a row says whose only other cell is the external ID `7`. */
async function said(name: string, cell: string, blankCells: 'keep' | 'clear' = 'keep'): Promise<unknown> {
  const own = [
    { name, meaning: name },
    { name: 'key', meaning: name === 'externalId' ? 'username' : 'externalId' },
  ];
  const read = await rowReader({ columns: own, splitNames: false }, { ...emptyShop, blankCells });
  const result = read([cell, 'seven']);
  if ('problem' in result) return result.problem;
  const { externalId: _, username: __, ...fields } = result.content.fields;
  return { ...result.content, fields };
}
const nothing = { fields: {}, newGroups: [] };

const imported = columns.filter(({ only, name }) => only !== 'export' && name !== 'externalId');

describe('a cell that says nothing', () => {
  test.each(imported.map(({ name }) => name))('of %s is as good as blank', async (name) => {
    for (const cell of ['-', '--', ' -- ', '—', 'n/a', 'N/A'])
      expect(await said(name, cell), cell).toEqual(nothing);
  });

  const ofPeople = /name$/i;
  test.each(imported.filter(({ kind }) => kind !== 'name').map(({ name }) => name))(
    'of %s can be the word of a program',
    async (name) => {
      for (const cell of ['NULL', 'null', 'undefined']) expect(await said(name, cell), cell).toEqual(nothing);
    },
  );

  test('is no name of a person: None and Null are last names', async () => {
    const names = imported.filter(({ kind }) => kind === 'name').map(({ name }) => name);
    expect(names.every((name) => ofPeople.test(name))).toBe(true);
    expect(names).toContain('lastName');
    for (const lastName of ['None', 'Null', 'NULL', 'Undefined', 'Unknown'])
      expect(await said('lastName', lastName)).toEqual({ fields: { lastName }, newGroups: [] });
  });

  test.each([
    ...['gender', 'birthDate', 'phone', 'email', 'status', 'language', 'shippingAddress.country'],
    ...['marketing.email', 'openingBalance.totalSpent', 'openingBalance.points', 'membership.validUntil'],
  ])('of %s can be a word of people', async (name) => {
    for (const cell of ['none', 'Unknown', 'not_specified', 'NaN'])
      expect(await said(name, cell), cell).toEqual(nothing);
  });

  test.each([
    ['shippingAddress.city', 'None'],
    ['business.company', 'Unknown'],
    ['tags', 'unspecified'],
    ['notes', '- called on Monday'],
    ['notes', '----'],
    ['idNumber', 'n/a-7'],
  ])('of %s is not %j, which may be meant', async (name, cell) => {
    expect(JSON.stringify(await said(name, cell))).toContain(cell);
  });

  test('clears the field, where blank cells do', async () => {
    for (const cell of ['--', 'NULL'])
      expect(await said('business.company', cell, 'clear')).toMatchObject({
        fields: { business: { company: null } },
      });
  });

  test('is a text behind an apostrophe, as exports write it (trust 34)', async () => {
    for (const notes of ['--', '-', 'n/a', 'NULL', 'undefined'])
      expect(await said('notes', `'${notes}`)).toEqual({ fields: { notes }, newGroups: [] });
  });

  test('says nothing in files of orders and of credit either', () => {
    const named = (...all: string[]) => all.map((name) => ({ name, meaning: name }));
    const rules = { context: emptyShop };
    const ofOrder = orderReader(
      {
        columns: named('number', 'customerEmail', 'customerLastName', 'channel', 'cancelledAt', 'tax'),
        splitNames: true,
      },
      rules,
    );
    expect(ofOrder(['7', 'a@shop.example', 'Null', 'NULL', '--', 'n/a'])).toMatchObject({
      content: { fields: {}, person: { email: 'a@shop.example', lastName: 'Null' } },
    });
    const ofEntry = ledgerReader(
      creditWords,
      { columns: named('customerEmail', 'amount', 'reason', 'reference', 'at'), splitNames: true },
      rules,
    );
    const read = ofEntry(['a@shop.example', '5.00', '--', 'NULL', 'n/a']);
    expect(read).toMatchObject({ content: { amount: 500 } });
    expect(Object.keys('content' in read ? read.content : {})).not.toContain('reference');
  });
});
