import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Base } from '../../shared/directory/columns/base.ts';
import { expression } from '../../shared/directory/expression.ts';
import { type FieldName, fieldOf, sortableFields } from '../../shared/directory/fields.ts';
import { type Ended, Image, type Position } from '../../shared/directory/image.ts';
import { type Row, toRow } from '../../shared/directory/row.ts';
import type { DirectoryRow } from '../../shared/table/change-log.ts';
import { laneCount } from '../../shared/table/lanes.ts';
import { sentFilter, term, timeZone } from './support/filters.ts';
import { id, learned } from './support/learned.ts';
import { comesBefore, holds, isFound, type Person } from './support/meaning.ts';
import { definitions, maybe, now } from './support/people.ts';
import { word } from './support/words.ts';

/** A question as a client sends it. */
const question = fc.record({
  timeZone,
  filter: maybe(sentFilter),
  q: maybe(fc.oneof(term, fc.constant(' '), fc.tuple(word, term))),
});
const sort = fc.record({ field: fc.constantFrom(...sortableFields), descending: fc.boolean() });

/** What the image should know: the newest of what it was told of each customer. */
function newest(rows: readonly DirectoryRow[]) {
  const known = new Map<string, DirectoryRow>();
  for (const row of rows) if (row.rev > (known.get(row.id)?.rev ?? 0)) known.set(row.id, row);
  return [...known.values()].flatMap(({ id, rev, deleted, fields }) =>
    deleted ? [] : [{ ...fields, id, rev }],
  );
}
const newestRows = (rows: readonly DirectoryRow[]): Row[] =>
  newest(rows).map(({ id, rev, ...fields }) => toRow(id, rev, fields));

/** An image whose base knows the first rows, as if a snapshot had been made then, and which was told the others since. */
function imageOf(rows: readonly DirectoryRow[], split: number): Image {
  const before = rows.slice(0, split);
  const ended = new Map<string, Ended>();
  for (const { id, rev, deleted } of before) {
    if (deleted) ended.set(id, { rev: Math.max(rev, ended.get(id)?.rev ?? 0), at: 0 });
  }
  const watermark = Array.from({ length: laneCount }, () => 0);
  const image = new Image(watermark, Base.of(newestRows(before)), ended);
  for (const row of rows.slice(split)) image.learn(row, 0);
  return image;
}

const sortValueOf = ({ values }: Row, field: FieldName) => {
  const value = values[field];
  return value === undefined || typeof value === 'object' ? null : value;
};

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
          const { q = [], timeZone, filter: sent } = asked;
          const filter = sent === undefined ? undefined : expression.parse(sent);
          const meant = { q, timeZone, filter, at: now, definitions };
          const isBefore = (one: Person, other: Person) =>
            by.descending ? comesBefore(other, one, by.field) : comesBefore(one, other, by.field);
          const wanted = newest(rows)
            .filter((person) => filter === undefined || holds(sent, person, { at: now, timeZone }))
            .filter((person) => [q].flat().every((term) => isFound(term, person)))
            .sort((one, other) => (isBefore(one, other) ? -1 : 1))
            .map(({ id }) => id);
          const ids: string[] = [];
          let after: Position | undefined;
          do {
            const answer = image.query(meant, by, limit, after);
            expect(answer.total).toBe(wanted.length);
            ids.push(...answer.ids);
            after = answer.end;
          } while (after);
          expect(ids).toEqual(wanted);
          expect(image.count(meant)).toBe(wanted.length);
          expect(image.select(meant).toSorted()).toEqual(wanted.toSorted());
          expect(image.select(meant, by)).toEqual(wanted);
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
          const all = newestRows(rows).map((row) => ({ id: row.id, value: sortValueOf(row, by.field) }));
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

  test('gives back from its columns what was put into them', () => {
    fc.assert(
      fc.property(fc.uniqueArray(learned, { selector: ({ id }) => id }), (rows) => {
        const given = newestRows(rows).sort((a, b) => (a.id < b.id ? -1 : 1));
        const base = Base.of(given);
        expect(given.map((_, index) => base.row(index))).toEqual(given);
      }),
    );
  });
});
