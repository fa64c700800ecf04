import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Base } from '../../shared/directory/columns/base.ts';
import type { Expression } from '../../shared/directory/expression.ts';
import {
  type FieldName,
  fieldNames,
  fieldOf,
  operatorsOf,
  sortableFields,
} from '../../shared/directory/fields.ts';
import { type Ended, Image, type Position } from '../../shared/directory/image.ts';
import { predicateOf } from '../../shared/directory/predicate.ts';
import { type Row, toRow } from '../../shared/directory/row.ts';
import type { DirectoryRow } from '../../shared/table/change-log.ts';
import { laneCount } from '../../shared/table/lanes.ts';

/** Few different words, so that they meet: in several scripts, one within another, with what folding changes. */
const words = [
  'Ann',
  'anna',
  'Joanna',
  'Ünal',
  'unal',
  'Straße',
  'STRASSE',
  'Иван',
  '李',
  '李雷',
  '😀',
  "O'Neill",
  'a b',
];
const word = fc.constantFrom(...words);
const id = fc
  .integer({ min: 0, max: 11 })
  .map((n) => `01890000-0000-7000-8000-0000000000${String(n).padStart(2, '0')}`);
const instant = fc.integer({ min: 0, max: 5 }).map((n) => new Date(n * 86_400_000).toISOString());
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const fields = fc.record({
  firstName: maybe(word),
  lastName: maybe(word),
  email: maybe(word),
  phone: maybe(fc.constantFrom('020 7946 0958', '7946', '+49 30 12')),
  phoneE164: maybe(fc.constantFrom('+442079460958', '+493012')),
  status: fc.constantFrom('active', 'blocked'),
  gender: maybe(fc.constantFrom('female', 'other')),
  taxExempt: maybe(fc.boolean()),
  tags: fc.array(word, { maxLength: 3 }),
  groupIds: fc.array(fc.constantFrom('g1', 'g2', 'g3'), { maxLength: 2 }),
  business: maybe(fc.record({ company: word })),
  customFields: fc.dictionary(fc.constantFrom('shoeSize', 'shoesize', 'tier'), fc.integer(), { maxKeys: 2 }),
  createdAt: instant,
  updatedAt: maybe(instant),
});
const learned: fc.Arbitrary<DirectoryRow> = fc
  .record({ id, rev: fc.integer({ min: 1, max: 6 }), ends: fc.boolean(), fields })
  .map(({ id, rev, ends, fields }) =>
    ends && rev % 2 === 0
      ? { id, part: 'profile', rev, deleted: true }
      : { id, part: 'profile', rev, fields },
  );

const condition: fc.Arbitrary<Expression> = fc.constantFrom(...fieldNames).chain((field) => {
  const { kind, values } = fieldOf(field);
  const value: fc.Arbitrary<string | boolean | number> =
    kind === 'boolean'
      ? fc.boolean()
      : kind === 'instant'
        ? instant.map(Date.parse)
        : fc.constantFrom(
            ...(values ?? [
              'g1',
              'tier',
              'shoesize',
              '',
              '\0',
              '\u0301',
              '7946',
              '+44 20',
              'nn',
              'a',
              ...words,
            ]),
          );
  return fc.record({
    field: fc.constant(field),
    op: fc.constantFrom(...operatorsOf[kind]),
    values: fc.array(value, { minLength: 1, maxLength: 6 }),
  });
});
const { tree: filter } = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    condition,
    fc.record({ and: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ or: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('tree') }),
  ),
}));
const question = fc.record({
  filter: maybe(filter),
  q: maybe(fc.oneof(word, fc.constantFrom('n a', '794 6', '2079', 'ann jo', ' '), fc.tuple(word, word))),
});
const sort = fc.record({ field: fc.constantFrom(...sortableFields), descending: fc.boolean() });

/** What the image should know: the newest of what it was told of each customer. */
function newest(rows: readonly DirectoryRow[]): Row[] {
  const known = new Map<string, DirectoryRow>();
  for (const row of rows) if (row.rev > (known.get(row.id)?.rev ?? 0)) known.set(row.id, row);
  return [...known.values()].flatMap(({ id, rev, deleted, fields = {} }) =>
    deleted ? [] : [toRow(id, rev, fields)],
  );
}

/** An image whose base knows the first rows, as if a snapshot had been made then, and which was told the others since. */
function imageOf(rows: readonly DirectoryRow[], split: number): Image {
  const before = rows.slice(0, split);
  const ended = new Map<string, Ended>();
  for (const { id, rev, deleted } of before) {
    if (deleted) ended.set(id, { rev: Math.max(rev, ended.get(id)?.rev ?? 0), at: 0 });
  }
  const watermark = Array.from({ length: laneCount }, () => 0);
  const image = new Image(watermark, Base.of(newest(before)), ended);
  for (const row of rows.slice(split)) image.learn(row, 0);
  return image;
}

const sortValueOf = ({ values }: Row, field: FieldName) => {
  const value = values[field];
  return value === undefined || typeof value === 'object' ? null : value;
};

/** By brute force: filter, sort, cut. */
function expected(
  rows: readonly Row[],
  asked: Parameters<typeof predicateOf>[0],
  by: { field: FieldName; descending: boolean },
) {
  const compare = (a: Row, b: Row) => {
    const [one, other] = [sortValueOf(a, by.field), sortValueOf(b, by.field)];
    if (one === other) return a.id < b.id ? -1 : 1;
    if (one === null) return -1;
    if (other === null) return 1;
    return one < other ? -1 : 1;
  };
  const found = rows.filter(predicateOf(asked)).sort(compare);
  return (by.descending ? found.toReversed() : found).map(({ id }) => id);
}

/** More of them in `npm run soak`. */
const numRuns = Number(process.env.IMAGE_RUNS ?? 400);

describe('the image', () => {
  test('answers every question as going through all customers would, page by page', () => {
    fc.assert(
      fc.property(
        fc.array(learned, { maxLength: 40 }),
        fc.nat(40),
        question,
        sort,
        fc.integer({ min: 1, max: 5 }),
        (rows, split, asked, by, limit) => {
          const image = imageOf(rows, split);
          const wanted = expected(newest(rows), asked, by);
          const ids: string[] = [];
          let after: Position | undefined;
          do {
            const answer = image.query(asked, by, limit, after);
            expect(answer.total).toBe(wanted.length);
            ids.push(...answer.ids);
            after = answer.end;
          } while (after);
          expect(ids).toEqual(wanted);
          expect(image.count(asked)).toBe(wanted.length);
          expect(image.select(asked).toSorted()).toEqual(wanted.toSorted());
          expect(image.size).toBe(newest(rows).length);
        },
      ),
      { numRuns },
    );
  });

  test('goes on after a place whose customer has changed or is gone', () => {
    fc.assert(
      fc.property(
        fc.array(learned, { maxLength: 30 }),
        fc.nat(30),
        sort,
        id,
        word,
        (rows, split, by, at, value) => {
          const image = imageOf(rows, split);
          const place = { value: fieldOf(by.field).kind === 'text' ? value.toLowerCase() : null, id: at };
          const all = newest(rows).map((row) => ({ id: row.id, value: sortValueOf(row, by.field) }));
          const isAfter = (row: Position) => {
            if (row.value === place.value) return row.id > place.id;
            if (place.value === null) return true;
            return row.value !== null && row.value > place.value;
          };
          const isBefore = (row: Position) =>
            !isAfter(row) && !(row.value === place.value && row.id === place.id);
          const wanted = all.filter(by.descending ? isBefore : isAfter).map(({ id }) => id);
          expect([...image.query({}, by, 100, place).ids].toSorted()).toEqual(wanted.toSorted());
        },
      ),
      { numRuns },
    );
  });

  test('counts the customers of each value', () => {
    fc.assert(
      fc.property(fc.array(learned, { maxLength: 40 }), fc.nat(40), (rows, split) => {
        const counts = imageOf(rows, split).tally('groupIds');
        for (const group of ['g1', 'g2', 'g3']) {
          const members = newest(rows).filter(
            ({ values: { groupIds } }) => Array.isArray(groupIds) && groupIds.includes(group),
          );
          expect(counts.get(group) ?? 0).toBe(members.length);
        }
      }),
    );
  });

  test('gives back from its columns what was put into them', () => {
    fc.assert(
      fc.property(fc.uniqueArray(learned, { selector: ({ id }) => id }), (rows) => {
        const given = newest(rows).sort((a, b) => (a.id < b.id ? -1 : 1));
        const base = Base.of(given);
        expect(given.map((_, index) => base.row(index))).toEqual(given);
      }),
    );
  });
});
