import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activeFiltersOf } from '../../../shared/directory/active-filters.ts';
import { bindCustomFields, type Expression, expression } from '../../../shared/directory/expression.ts';
import { normalForm } from '../../../shared/directory/normal-form.ts';
import { predicateOf } from '../../../shared/directory/predicate.ts';
import { customerSearch, listParameters } from '../../../shared/directory/query.ts';
import { toRow } from '../../../shared/directory/row.ts';
import { condition, sentFilter, timeZone as zones } from '../support/filters.ts';
import { finds, id, numRuns } from '../support/language.ts';
import { definitions, fields, now } from '../support/people.ts';

describe('the normal form', () => {
  test('is its own normal form and finds the same customers, as do the filters that a list names', () => {
    fc.assert(
      fc.property(sentFilter, fields, zones, (sent, customer, timeZone) => {
        const filter = expression.parse(sent);
        expect(expression.parse(filter)).toEqual(filter);
        const bound = bindCustomFields(filter, definitions, (_, fault) => expect(fault).toBeUndefined());
        const row = toRow(id, 1, customer);
        expect(normalForm(bound, true)).toEqual(bound);
        const circumstances = { at: now, timeZone, definitions };
        const found = (one: Expression) => predicateOf({ filter: one, ...circumstances })(row);
        expect(found(bound)).toBe(found(filter));
        const active = activeFiltersOf({ filter });
        expect(new Set(active.map(({ id }) => id)).size).toBe(active.length);
        expect(active.every((part) => found(expression.parse(part.filter)))).toBe(found(filter));
      }),
      { numRuns },
    );
  });

  test('is told in words that fit its kind', () => {
    const told = (filter: object) => activeFiltersOf({ filter: expression.parse(filter) })[0]?.text;
    expect(told({ field: 'customFields.shoeSize', op: 'gte', value: 40 })).toBe(
      'customFields.shoeSize is 40 or more',
    );
    expect(told({ field: 'createdAt', op: 'gte', value: 'now-30d' })).toBe('createdAt is now-30d or later');
  });

  test('of ne is not eq, and of hasNone not has: for customers without a value too', () => {
    for (const [op, opposite, field, value] of [
      ['eq', 'ne', 'gender', ['female', 'male']],
      ['has', 'hasNone', 'tags', 'vip'],
      ['eq', 'ne', 'customFields.tier', 'Gold'],
    ] as const) {
      for (const customer of [{}, { gender: 'other', tags: ['new'] }, { gender: 'male', tags: ['VIP'] }])
        expect(finds({ field, op: opposite, value }, customer)).toBe(!finds({ field, op, value }, customer));
      expect(finds({ field, op: opposite, value }, {})).toBe(true);
    }
  });

  test('is reached from the tree and from the query string alike', () => {
    const query = {
      'createdAt[between]': '2026-01-01,today 30d',
      'birthDate[anniversary]': '7d',
      'tags[hasAll]': ['vip', 'new'],
      'email[exists]': 'true',
      'status[ne]': 'blocked',
    };
    const tree = [
      { field: 'createdAt', op: 'between', value: { from: '2026-01-01', to: 'today+30d' } },
      { field: 'birthDate', op: 'anniversary', value: { from: 'today', days: 7 } },
      { field: 'tags', op: 'hasAll', value: ['new', 'vip'] },
      { field: 'email', op: 'exists', value: true },
      { not: { field: 'status', op: 'in', value: ['blocked', 'blocked'] } },
    ];
    const { filter } = listParameters.parse(query);
    expect(filter).toEqual(customerSearch.parse({ filter: { and: tree } }).filter);
    expect(activeFiltersOf({ filter, q: 'ada' }).map(({ id, text }) => `${id}: ${text}`)).toEqual([
      'birthDate[anniversary]: birthDate comes again in the 7 days from today',
      'createdAt[between]: createdAt is from 2026-01-01 to today+30d',
      'email[exists]: email has a value',
      'status[ne]: status is not blocked',
      'tags[hasAll]: tags has all of new and vip',
      'q: contains “ada”',
    ]);
  });
});

test('a query string asks each field with each operator as a tree does', () => {
  const texts = (value: unknown): string | string[] => {
    if (Array.isArray(value)) return value.map(String);
    if (typeof value !== 'object' || value === null) return String(value ?? 'true');
    return Object.entries(value)
      .map(([key, part]) => (key === 'days' ? `${part}d` : String(part)))
      .join();
  };
  const known = (filter: Expression | undefined) =>
    filter && bindCustomFields(filter, definitions, (_, fault) => expect(fault).toBeUndefined());
  fc.assert(
    fc.property(condition, (sent) => {
      const { filter } = listParameters.parse({ [`${sent.field}[${sent.op}]`]: texts(sent.value) });
      expect(known(filter)).toEqual(known(expression.parse(sent)));
    }),
    { numRuns },
  );
});

describe('addresses', () => {
  test('count as the billing address when that is the same', () => {
    const shippingAddress = { city: 'León', country: 'ES' };
    const billed = (billingAddress: unknown) =>
      finds(
        {
          and: [
            { field: 'billingAddress.city', value: 'leon' },
            { field: 'billingAddress.country', value: 'es' },
          ],
        },
        { shippingAddress, billingAddress },
      );
    expect([billed('same'), billed(undefined), billed({ city: 'Oslo', country: 'NO' })]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
