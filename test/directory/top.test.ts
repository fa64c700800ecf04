import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstRows } from '../../shared/directory/columns/top.ts';

/** Keys of many rows: equal ones, missing ones, and such as rise or fall from row to row. */
const keys = fc
  .record({
    size: fc.integer({ min: 0, max: 3000 }),
    slope: fc.constantFrom(-1, 0, 1),
    different: fc.constantFrom(1, 3, 10_000),
    seed: fc.nat(),
  })
  .map(({ size, slope, different, seed }) =>
    Float64Array.from({ length: size }, (_, row) => {
      const some = Math.imul(row + seed, 0x9e3779b1) >>> 8;
      return some % 50 === 0 ? Number.NEGATIVE_INFINITY : slope * row + (some % different);
    }),
  );

test('the first of thousands of rows are those of a sort, whatever their order', () => {
  fc.assert(
    fc.property(
      keys,
      fc.integer({ min: 1, max: 4 }),
      fc.boolean(),
      fc.integer({ min: 1, max: 30 }),
      fc.option(fc.nat(3000), { nil: undefined }),
      (keys, oneIn, descending, limit, at) => {
        const marks = Uint8Array.from(keys, (_, row) => (row % oneIn === 0 ? 1 : 0));
        const keyAt = (row: number) => keys[row] ?? 0;
        const compare = (a: number, b: number) =>
          keyAt(a) === keyAt(b) ? a - b : keyAt(a) < keyAt(b) ? -1 : 1;
        const sorted = [...keys.keys()].sort(compare);
        if (descending) sorted.reverse();
        const place = at !== undefined && at < sorted.length ? at : -1;
        const row = sorted[place];
        const after = row === undefined ? undefined : { key: keyAt(row), row };
        const wanted = sorted.slice(place + 1).filter((row) => marks[row] === 1);
        expect(firstRows({ keys }, { marks, descending, limit, after })).toEqual(wanted.slice(0, limit));
      },
    ),
  );
});
