import { describe, expect, test } from 'vitest';
import { columns } from '../../shared/customer-files/columns.ts';
import { type RowContext, rowReader } from '../../shared/customer-files/row.ts';
import { ledgerReader } from '../../shared/ledger-files/read-row.ts';
import { creditWords } from '../../shared/ledger-files/vocabulary.ts';
import { orderReader } from '../../shared/order-files/read-row.ts';
import { emptyShop } from './support/context.ts';
import { customFieldsByKey } from './support/customers.ts';

/** A shop in which what elsewhere says nothing is an option and the name of a group. */
const odd = {
  ...emptyShop,
  customFields: customFieldsByKey,
  groups: new Map([
    ['n/a', 'g1'],
    ['null', 'g2'],
  ]),
};

/** What a row says whose only other cell is the external ID `7`. */
async function said(name: string, cell: string, context: Partial<RowContext> = {}): Promise<unknown> {
  const key = name === 'externalId' ? 'username' : 'externalId';
  const own = [
    { name, meaning: name },
    { name: 'key', meaning: key },
  ];
  const read = await rowReader({ columns: own, splitNames: false }, { ...emptyShop, ...context });
  const result = read([cell, 'seven']);
  if ('problem' in result) return result.problem;
  const { [key]: _, ...fields } = result.content.fields;
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
  test.each(imported.filter(({ kind }) => kind !== 'name').map(({ name, kind }) => [name, kind] as const))(
    'of %s (%s) can be the word of a program, of a text only in capitals',
    async (name, kind) => {
      expect(await said(name, 'NULL')).toEqual(nothing);
      for (const cell of ['null', 'Null', 'undefined']) {
        const isText = ['line', 'lines', 'username', 'tags'].includes(kind);
        const result = expect(await said(name, cell), cell);
        if (isText) result.not.toEqual(nothing);
        else result.toEqual(nothing);
      }
    },
  );

  test.each([
    ['business.company', 'Null', { business: { company: 'Null' } }],
    ['username', 'null', { username: 'null' }],
    ['tags', 'undefined', { tags: ['undefined'] }],
  ])('is no text of %s that is called %s', async (name, cell, fields) => {
    expect(await said(name, cell)).toEqual({ fields, newGroups: [] });
  });

  test('is neither an option nor a group that is called so, which are known first', async () => {
    for (const blankCells of ['keep', 'clear'] as const) {
      const context = { ...odd, blankCells };
      for (const [cell, tier] of [
        ['N/A', 'N/A'],
        [' n/a ', 'N/A'],
        ['NULL', 'Null'],
      ] as const)
        expect(await said('customFields.tier', cell, context)).toEqual({
          fields: { customFields: { tier } },
          newGroups: [],
        });
      expect(await said('groups', 'N/A', context)).toMatchObject({ fields: { groupIds: ['g1'] } });
      expect(await said('groups', 'null', context)).toMatchObject({ fields: { groupIds: ['g2'] } });
      const blank = blankCells === 'keep' ? {} : { customFields: { tier: null } };
      expect(await said('customFields.tier', 'undefined', context)).toEqual({ fields: blank, newGroups: [] });
    }
    expect(await said('groups', 'N/A', { createGroups: true })).toEqual(nothing);
  });

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
    for (const cell of ['none', 'Unknown', 'Unknown.', 'not_specified', 'NaN'])
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
      expect(await said('business.company', cell, { blankCells: 'clear' })).toMatchObject({
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
