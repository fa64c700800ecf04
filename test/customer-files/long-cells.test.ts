import { describe, expect, test } from 'vitest';
import { customColumn, customerKinds, columns as ownColumns } from '../../shared/customer-files/columns.ts';
import { DateOrders } from '../../shared/customer-files/date-orders.ts';
import { rowReader } from '../../shared/customer-files/row.ts';
import { growthOf, mostGrowth } from '../support/growth.ts';
import { emptyShop } from './support/context.ts';
import { customFieldsByKey } from './support/customers.ts';

/** What a cell may begin with that is read further than what is nothing at all. */
const beginnings = [
  '',
  'a',
  "'",
  '"',
  '1',
  '01/02/2026 12:00',
  '2026-01-31 12:00:00.1',
  '1. Juni',
  'Ada Lovelace, ',
  '$2y$10$',
  'a@shop.example',
  'https://a.example/',
];
/** What goes on and on. */
const bombs = [
  ' ',
  '\n ',
  '"',
  '",',
  '"a,',
  ',',
  '1,',
  '1',
  '.1',
  'a.',
  'a-',
  "'",
  '(',
  '1/',
  'a\u0301',
  '$a',
  '=',
  'é',
  'T ',
];
const endings = ['', 'x'];
const length = 5_000;

/** The cells of this length with the bomb. */
const cellsWith = (bomb: string, of: number): string[] =>
  beginnings.flatMap((beginning) =>
    endings.map((ending) => beginning + bomb.repeat(of / bomb.length) + ending),
  );

describe('however long and whatever its cells are, a row takes time in proportion to their length only (trust 33)', () => {
  const all = [...ownColumns, ...[...customFieldsByKey.values()].map(customColumn)];
  const imported = all.filter(({ only }) => only !== 'export');
  // Columns of a kind are read alike; these have something of their own.
  const special = new Set(['id', 'name', 'username', 'billingAddress', 'groups', 'customFields']);
  const first = new Map(
    imported.map(({ name, kind }): [string, string] => [special.has(name) ? name : kind, name]).reverse(),
  );

  test.each([...first.values()])('%s', async (name) => {
    const columns = [{ name, meaning: name }];
    const context = { ...emptyShop, customFields: customFieldsByKey, createGroups: true };
    const read = await rowReader({ columns, splitNames: true }, context);
    for (const bomb of bombs) {
      const work = (of: number) => {
        const dates = new DateOrders(columns, customerKinds(customFieldsByKey));
        for (const cell of cellsWith(bomb, of)) {
          dates.see([cell]);
          read([cell]);
        }
      };
      expect(growthOf(work, length), JSON.stringify(bomb)).toBeLessThan(mostGrowth);
    }
  });
});
