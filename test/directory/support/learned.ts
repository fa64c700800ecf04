import fc from 'fast-check';
import type { DirectoryRow } from '../../../shared/table/change-log.ts';
import { fields, instant, maybe } from './people.ts';
import { sums } from './sums.ts';

/** One of twelve customers. */
export const id = fc.integer({ min: 10, max: 21 }).map((n) => `01890000-0000-7000-8000-0000000000${n}`);

const stored = fc
  .record({
    given: fields,
    createdAt: instant,
    phoneE164: maybe(fc.constantFrom('+442079460958', '+493012')),
  })
  .map(({ given, ...own }) => ({ ...given, ...own }));

/** A revision of a profile, or, of an even number, perhaps the end. */
const profile: fc.Arbitrary<DirectoryRow> = fc
  .record({ id, rev: fc.integer({ min: 1, max: 6 }), ends: fc.boolean(), fields: stored })
  .map(({ id, rev, ends, fields }) =>
    ends && rev % 2 === 0
      ? { id, part: 'profile', rev, deleted: true }
      : { id, part: 'profile', rev, fields },
  );

/** A revision of where a customer stands. */
const standing: fc.Arbitrary<DirectoryRow> = fc
  .record({ id, rev: fc.integer({ min: 1, max: 6 }), fields: sums })
  .map((row) => ({ ...row, part: 'standing' as const }));

/** What a directory may be told of one of them. */
export const learned = fc.oneof({ weight: 3, arbitrary: profile }, { weight: 2, arbitrary: standing });

/** What is told of one customer, who may end: revisions of both parts. */
const history: fc.Arbitrary<DirectoryRow[]> = fc
  .record({
    id,
    profiles: fc.array(stored, { minLength: 1, maxLength: 3 }),
    ends: fc.boolean(),
    standings: fc.array(sums, { maxLength: 3 }),
  })
  .map(({ id, profiles, ends, standings }): DirectoryRow[] => [
    ...profiles.map((fields, n) => ({ id, part: 'profile' as const, rev: n + 1, fields })),
    ...(ends ? [{ id, part: 'profile' as const, rev: profiles.length + 1, deleted: true as const }] : []),
    ...standings.map((fields, n) => ({ id, part: 'standing' as const, rev: n + 1, fields })),
  ]);

/**
 * What is told of some customers, in any order, some of it twice, and some not yet. As in the table, nobody comes back,
 * and a revision says one thing only.
 */
export const histories = fc
  .uniqueArray(history, { maxLength: 4, selector: ([row]) => row?.id })
  .map((all) => all.flat())
  .chain((rows) => fc.shuffledSubarray([...rows, ...rows], { minLength: rows.length }));
