import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StoredCustomField } from '../../shared/custom-fields/definition.ts';
import { Base } from '../../shared/directory/columns/base.ts';
import { select } from '../../shared/directory/columns/select.ts';
import { expression } from '../../shared/directory/expression.ts';
import { toRow } from '../../shared/directory/row.ts';

const at = '2026-01-01T00:00:00.000Z';
/** Keys of which one begins another, and values of one that look like another's. */
const definitions = (
  [
    ['size', 'number'],
    ['sizes', 'text'],
    ['since', 'date'],
  ] as const
).map(
  ([key, type], n): StoredCustomField => ({
    ...{ id: `01890000-0000-7000-8000-00000000000${n}`, slot: n + 1, key, label: key, type },
    ...{ createdAt: at, updatedAt: at, version: 1 },
  }),
);

const day = (n: number): string => `2026-01-${String((n % 28) + 1).padStart(2, '0')}`;
const customers = Array.from({ length: 500 }, (_, n) => ({
  id: `0189-${String(n).padStart(4, '0')}`,
  customFields: {
    ...(n % 5 > 0 && { size: n / 4 }),
    ...(n % 3 > 0 && { sizes: `size=${n % 250} Ünal\n${n}` }),
    ...(n % 7 > 0 && { since: day(n) }),
  } as { size?: number; sizes?: string; since?: string },
}));
const base = Base.of(customers.map(({ id, customFields }) => toRow(id, 1, { customFields })));

const found = (filter: object): string[] => {
  const marks = select(base, { filter: expression.parse(filter), definitions });
  return [...marks.keys()].filter((row) => marks[row] === 1).map((row) => base.ids.at(row) ?? '');
};
const thoseWith = (holds: (fields: (typeof customers)[number]['customFields']) => boolean): string[] =>
  customers.filter(({ customFields }) => holds(customFields)).map(({ id }) => id);

const nth = fc.integer({ min: -1, max: 501 });

test('of many different values of custom fields a question finds those that it asks for', () => {
  const ask = (field: string, op: string, value: unknown) => found({ field, op, value });
  fc.assert(
    fc.property(nth, nth, fc.array(nth, { minLength: 1, maxLength: 9 }), (one, other, many) => {
      const [from, to] = [Math.min(one, other) / 4, Math.max(one, other) / 4];
      expect(ask('customFields.size', 'between', { from, to })).toEqual(
        thoseWith(({ size }) => size !== undefined && size >= from && size <= to),
      );
      expect(ask('customFields.size', 'ne', one)).toEqual(thoseWith(({ size }) => size !== one));
      expect(ask('customFields.since', 'lt', day(one + 28))).toEqual(
        thoseWith(({ since }) => since !== undefined && since < day(one + 28)),
      );
      const texts = many.map((n) => `SIZE=${n % 250} unal ${n}`);
      expect(ask('customFields.sizes', 'in', texts)).toEqual(
        thoseWith(({ sizes = '' }) => many.some((n) => sizes === `size=${n % 250} Ünal\n${n}`)),
      );
      expect(ask('customFields.sizes', 'contains', `${one} unal`)).toEqual(
        thoseWith(({ sizes = '' }) => sizes.includes(`${one} Ünal`)),
      );
      expect(ask('customFields.sizes', 'startsWith', `size=${one}`)).toEqual(
        thoseWith(({ sizes = '' }) => sizes.startsWith(`size=${one}`)),
      );
    }),
    { numRuns: 50 },
  );
  expect(ask('customFields.size', 'exists', true)).toEqual(thoseWith(({ size }) => size !== undefined));
  expect(ask('customFields.sizes', 'exists', false)).toEqual(thoseWith(({ sizes }) => sizes === undefined));
});
