import { describe, expect, test } from 'vitest';
import { bindCustomFields, expression } from '../../../shared/directory/expression.ts';
import { listParameters } from '../../../shared/directory/query.ts';
import { faults, parameterFaults } from '../support/language.ts';
import { definitions } from '../support/people.ts';

describe('what is wrong', () => {
  const messages = (filter: object) => faults(filter).map(([, message]) => message);

  test('with a long value is its length', () => {
    for (const [field, op] of [
      ...(['email', 'phone', 'tags', 'createdAt', 'status', 'customFields.motto'] as const).map((field) => [
        field,
      ]),
      ...[['email', 'contains']],
    ])
      for (const value of ['a'.repeat(301), ['a'.repeat(600)]])
        expect(messages({ field, op, value })).toContain(`${field} takes at most 300 characters.`);
    expect(messages({ field: 'email', op: 'contains', value: 'a'.repeat(300) })).toEqual([]);
  });

  test('with a range whose end comes before its beginning is the order', () => {
    const between = (field: string, from: unknown, to: unknown) =>
      messages({ field, op: 'between', value: { from, to } }).join();
    for (const [field, from, to] of [
      ['birthDate', '1990', '1980'],
      ['birthDate', '1990-02', '1990-01-31'],
      ['createdAt', '2026-01-02T00:00:00Z', '2026-01-02T00:00:00+01:00'],
    ])
      expect(between(field ?? '', from, to)).toMatch(/\[between\] takes the earlier or smaller value first/);
    for (const [field, from, to] of [
      ['birthDate', '1990-12-31', '1990'],
      ['createdAt', 'today', '2020'],
      ['createdAt', '2026-01-02T00:00:00Z', '2026-01-02'],
    ])
      expect(between(field ?? '', from, to)).toBe('');
    const size = { field: 'customFields.shoeSize', op: 'between', value: [43, 42] };
    const told: string[] = [];
    bindCustomFields(expression.parse(size), definitions, (_, __, message) => told.push(message));
    expect(told).toEqual([expect.stringMatching(/the earlier or smaller value first/)]);
  });

  test('with a time of no zone is the zone', () => {
    for (const value of ['2026-11-22T09:18:00', '2026-11-22T09:18', '2026-11-22 09:18:00.5'])
      expect(messages({ field: 'createdAt', value })).toEqual([
        expect.stringMatching(/^createdAt takes a time with its zone: "Z"/),
      ]);
    expect(messages({ field: 'createdAt', value: '2026-11-22T25:18' })[0]).not.toMatch(/zone/);
  });

  test('with several values in one parameter is that each stands on its own', () => {
    for (const [name, value] of [
      ['status[in]', 'active,blocked'],
      ['taxExempt', 'true,false'],
      ['createdAt[in]', '2025,2026'],
      ['shippingAddress.country', 'GB,DE'],
    ] as const)
      expect(parameterFaults({ [name]: value })).toEqual([
        [name, expect.stringMatching(/ repeat the parameter/)],
      ]);
  });

  test('with an empty exists is that it is neither true nor false', () => {
    expect(parameterFaults({ 'email[exists]': '' })).toEqual([
      ['email[exists]', 'email[exists] takes true or false.'],
    ]);
  });

  test('is told without a guess where nothing comes near', () => {
    const field = (name: string) =>
      messages({ field: name, value: 'x' })[0]?.match(/Did you mean (.*)\?$/)?.[1];
    expect(['', 'nope', 'at', 'xy', 'tape', 'naem', 'typ', 'emial', 'Language'].map(field)).toEqual([
      ...[undefined, undefined, 'marketing.at', undefined, 'membership.type', 'name', 'membership.type'],
      ...['email', 'language'],
    ]);
  });

  test('is told with what is right, at its place', () => {
    expect(faults({ and: [{ field: 'fristName', value: 'x' }] })).toEqual([
      [
        'and/0/field',
        expect.stringMatching(/^There is no such field\. There are id, .*Did you mean firstName\?$/),
      ],
    ]);
    expect(faults({ field: 'city', value: 'x' })[0]?.[1]).toMatch(/Did you mean shippingAddress\.city\?$/);
    expect(faults({ not: { field: 'email', op: 'contians', value: 'x' } })).toEqual([
      ['not/op', 'email can be asked with eq, ne, in, contains, startsWith, exists. Did you mean contains?'],
    ]);
    expect(faults({ field: 'status', value: ['active', 'blokced'] })).toEqual([
      ['value', 'status takes one of active, inactive, blocked. Did you mean blocked?'],
    ]);
    expect(faults({ field: 'createdAt', op: 'gte', value: 7 })[0]?.[1]).toMatch(
      /^createdAt takes a time or a day, such as/,
    );
    expect(parameterFaults({ statsu: 'active' })[0]).toEqual([
      'statsu',
      expect.stringMatching(/Did you mean status\?$/),
    ]);
    expect(parameterFaults({ sotr: 'name' })).toEqual([
      ['sotr', 'There is no such parameter. Did you mean sort?'],
    ]);
    expect(parameterFaults({ 'createdAt[after]': 'now' })).toEqual([
      ['createdAt[after]', expect.stringMatching(/^createdAt can be asked with eq, ne, in, gt/)],
    ]);
    expect(parameterFaults({ facets: 'status,email' })[0]?.[1]).toMatch(
      /^The values of these fields can be counted/,
    );
    expect(parameterFaults({ sort: 'shoe' })[0]?.[1]).toMatch(/"id"\|"-id"\|"firstName"/);
    expect(parameterFaults({ timeZone: 'Mars' })[0]?.[0]).toBe('timeZone');
  });

  test.each([
    ['a text that is nothing once folded', { field: 'email', op: 'contains', value: "'" }],
    ['a day that there is not', { field: 'createdAt', value: '2026-02-30' }],
    ['hours of days', { field: 'membership.validUntil', value: 'today+5h' }],
    ['a time where a day belongs', { field: 'birthDate', value: 'now' }],
    ['a window without end', { field: 'birthDate', op: 'anniversary', value: '367d' }],
    ['a thirteenth month', { field: 'birthDate', op: 'month', value: 13 }],
    ['half a range', { field: 'createdAt', op: 'between', value: { from: 'today' } }],
    ['no country', { field: 'shippingAddress.country', value: 'XX' }],
    ['no value', { field: 'email' }],
    ['two trees in one', { and: [{ field: 'taxExempt', value: true }], or: [] }],
    ['an empty list', { or: [] }],
    ['a tree of a thousand levels', Array.from({ length: 1000 }).reduce<object>((not) => ({ not }), {})],
    [
      'too many conditions',
      { or: Array.from({ length: 3 }, () => ({ or: Array(100).fill({ field: 'taxExempt', value: true }) })) },
    ],
    ['too many texts to look for', { not: { field: 'name', op: 'contains', value: Array(51).fill('a') } }],
  ])('%s is refused', (_, filter) => {
    expect(faults(filter).length).toBeGreaterThan(0);
  });
});

test('a query string looks for as few texts as a tree may', () => {
  const asked = (count: number) => ({
    'email[contains]': Array.from({ length: count }, (_, n) => `a${n}`),
    'name[startsWith]': 'b',
  });
  expect(listParameters.safeParse(asked(49)).success).toBe(true);
  expect(listParameters.safeParse(asked(50)).error?.issues[0]?.message).toMatch(/^At most 50 texts/);
});
