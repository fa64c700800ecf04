import fc from 'fast-check';
import type { DirectoryRow } from '../../../shared/table/change-log.ts';

/** Few different words, so that they meet: in several scripts, with what folding changes. */
const word = fc.constantFrom('Ann', 'anna', 'Ünal', 'Straße', 'Иван', '李雷', '😀', "O'Neill", 'a b');
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const fields = fc.record({
  firstName: maybe(word),
  email: maybe(word),
  phone: maybe(fc.constantFrom('020 7946 0958', '+49 30 12')),
  status: fc.constantFrom('active', 'blocked'),
  taxExempt: maybe(fc.boolean()),
  tags: fc.array(word, { maxLength: 3 }),
  groupIds: fc.array(fc.constantFrom('g1', 'g2', 'g3'), { maxLength: 2 }),
  business: maybe(fc.record({ company: word })),
  customFields: fc.dictionary(fc.constantFrom('shoeSize', 'tier'), fc.integer(), { maxKeys: 2 }),
  createdAt: fc.integer({ min: 0, max: 5 }).map((n) => new Date(n * 86_400_000).toISOString()),
});

/** What a directory may be told of one of twelve customers: a revision, or, of an even number, perhaps the end. */
export const learned: fc.Arbitrary<DirectoryRow> = fc
  .record({
    id: fc.integer({ min: 10, max: 21 }).map((n) => `01890000-0000-7000-8000-0000000000${n}`),
    rev: fc.integer({ min: 1, max: 6 }),
    ends: fc.boolean(),
    fields,
  })
  .map(({ id, rev, ends, fields }) =>
    ends && rev % 2 === 0
      ? { id, part: 'profile', rev, deleted: true }
      : { id, part: 'profile', rev, fields },
  );
