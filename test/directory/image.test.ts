import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Base } from '../../shared/directory/columns/base.ts';
import { expression } from '../../shared/directory/expression.ts';
import { type FieldName, fieldOf, sortableFields } from '../../shared/directory/fields.ts';
import { Image } from '../../shared/directory/image.ts';
import type { Position } from '../../shared/directory/position.ts';
import type { Row } from '../../shared/directory/row.ts';
import type { DirectoryRow } from '../../shared/table/change-log.ts';
import { laneCount } from '../../shared/table/lanes.ts';
import { sentFilter, term, timeZone } from './support/filters.ts';
import { Known } from './support/known.ts';
import { histories, id, learned } from './support/learned.ts';
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

const knownOf = (rows: readonly DirectoryRow[]) => new Known(rows.map((row) => [row]));

/** An image whose base knows the first rows, as if a snapshot had been made then, and which was told the others since. */
function imageOf(rows: readonly DirectoryRow[], split: number): Image {
  const before = knownOf(rows.slice(0, split));
  const watermark = Array.from({ length: laneCount }, () => 0);
  const image = new Image(watermark, Base.of(before.rows()), before.endedRows(), before.waiting());
  for (const row of rows.slice(split)) image.learn(row, 0);
  return image;
}

const sortValueOf = ({ values }: Row, field: FieldName) => {
  const value = values[field];
  return value === undefined || typeof value === 'object' ? null : value;
};

const dayMs = 24 * 60 * 60 * 1000;

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
          const people = knownOf(rows).persons();
          const wanted = people
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
          expect(image.size).toBe(people.length);
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
          const all = knownOf(rows)
            .rows()
            .map((row) => ({ id: row.id, value: sortValueOf(row, by.field) }));
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

  test('comes to the same in whatever order the entries of its lanes come', () => {
    fc.assert(
      fc.property(histories, (rows) => {
        const image = imageOf(rows, 0);
        const inOrder = rows.toSorted((a, b) => a.rev - b.rev);
        const { base, waiting } = image.state();
        expect(Array.from({ length: base.size }, (_, index) => base.row(index))).toEqual(
          knownOf(inOrder).rows(),
        );
        expect(waiting).toEqual(knownOf(inOrder).waiting());
      }),
      { numRuns },
    );
  });

  test('lets go of what waits for a profile when no entry of the log can bring one any more', () => {
    const image = new Image();
    const waits = (id: string): DirectoryRow => ({ id, part: 'standing', rev: 1, fields: { points: 7 } });
    image.learn(waits('nobody'), 0);
    image.learn(waits('late'), 2 * dayMs);
    image.learn(waits('somebody'), 4 * dayMs);
    expect([...image.state().waiting.keys()]).toEqual(['late', 'somebody']);
    image.learn({ id: 'late', part: 'profile', rev: 1, fields: {} }, 4 * dayMs);
    image.learn({ id: 'somebody', part: 'profile', rev: 2, deleted: true }, 4 * dayMs);
    expect(image.state().waiting.size).toBe(0);
    expect(image.sumsOf('late', 'EUR')).toMatchObject({ points: 7, ordersCount: 0 });
  });

  test('gives back from its columns what was put into them', () => {
    fc.assert(
      fc.property(fc.array(learned), (rows) => {
        const given = knownOf(rows).rows();
        const base = Base.of(given);
        expect(given.map((_, index) => base.row(index))).toEqual(given);
      }),
    );
  });
});
