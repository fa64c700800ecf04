import fc from 'fast-check';
import type { DirectoryRow } from '../../../shared/table/change-log.ts';
import { fields, instant, maybe } from './people.ts';

/** One of twelve customers. */
export const id = fc.integer({ min: 10, max: 21 }).map((n) => `01890000-0000-7000-8000-0000000000${n}`);

const stored = fc
  .record({
    given: fields,
    createdAt: instant,
    phoneE164: maybe(fc.constantFrom('+442079460958', '+493012')),
  })
  .map(({ given, ...own }) => ({ ...given, ...own }));

/** What a directory may be told of one of them: a revision, or, of an even number, perhaps the end. */
export const learned: fc.Arbitrary<DirectoryRow> = fc
  .record({ id, rev: fc.integer({ min: 1, max: 6 }), ends: fc.boolean(), fields: stored })
  .map(({ id, rev, ends, fields }) =>
    ends && rev % 2 === 0
      ? { id, part: 'profile', rev, deleted: true }
      : { id, part: 'profile', rev, fields },
  );
