import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Image } from '../../shared/directory/image.ts';
import { endOf } from '../../shared/erasure/log.ts';
import type { DirectoryRow, LogItem } from '../../shared/table/change-log.ts';
import { laneCount } from '../../shared/table/lanes.ts';

const person = '019a2f0e-7c1a-7000-8000-0000000000aa';
const other = '019a2f0e-7c1a-7000-8000-0000000000bb';
const erasedAt = '2026-11-22T10:00:00.000Z';
const numRuns = Number(process.env.ERASURE_RUNS ?? 300);

const fields = (rev: number) => ({
  name: `Name ${rev}`,
  status: 'active',
  source: 'api',
  createdAt: erasedAt,
});

/** What happens to both customers, and in which lane: the person ends at some time. */
const history = fc
  .record({
    lanes: fc.array(fc.nat(2), { minLength: 3, maxLength: 10 }),
    others: fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }),
  })
  .map(({ lanes, others }) => {
    const numbers = [0, 0, 0];
    let rev = 0;
    return lanes.map((lane, index) => {
      const n = (numbers[lane] ?? 0) + 1;
      numbers[lane] = n;
      const ends = index === lanes.length - 1;
      const own: DirectoryRow = ends
        ? { id: person, part: 'profile', rev: ++rev, deleted: true, at: erasedAt }
        : { id: person, part: 'profile', rev: ++rev, fields: fields(rev) };
      const beside: DirectoryRow = { id: other, part: 'profile', rev: index + 1, fields: fields(index) };
      const entry: LogItem = {
        n,
        previousAt: erasedAt,
        expiresAt: 2_000_000_000,
        rows: others[index] ? [own, beside] : [own],
      };
      return { lane, entry };
    });
  });
type Logged = { readonly lane: number; readonly entry: LogItem };

const rewritten = ({ lane, entry }: Logged): Logged => ({
  lane,
  entry: {
    ...entry,
    rows: entry.rows.map((row) => (row.id === person && !row.deleted ? endOf(row, erasedAt) : row)),
  },
});

/** The entries in another order that readers may meet them in: lanes are read side by side. */
function interleaved(log: readonly Logged[], picks: readonly number[]): Logged[] {
  const lanes = [0, 1, 2].map((lane) => log.filter((one) => one.lane === lane));
  const order: Logged[] = [];
  for (let turn = 0; order.length < log.length; turn++) {
    const waiting = lanes.filter((lane) => lane.length > 0);
    const next = waiting[(picks[turn % picks.length] ?? 0) % waiting.length]?.shift();
    if (next) order.push(next);
  }
  return order;
}

/** All that clients can be told: who there is, and what has changed since any place of the log. */
function toldBy(image: Image, log: readonly Logged[]) {
  const places = log.map((_, index) => {
    const numbers = Array.from({ length: laneCount }, () => 0);
    for (const { lane, entry } of log.slice(0, index + 1)) numbers[lane] = entry.n;
    return numbers;
  });
  const told = (place: readonly number[]) => image.changes(place, '', 10);
  return { ids: image.select({}), changes: places.map(told), all: image.changes(undefined, '', 10) };
}

test('a reader who finds entries of the log rewritten, at any place and in any order, tells what it would have told (trust 44)', () => {
  fc.assert(
    fc.property(
      history,
      fc.array(fc.nat(2), { minLength: 1 }),
      fc.array(fc.nat(2), { minLength: 1 }),
      fc.nat(10),
      (log, picks, otherPicks, until) => {
        const plain = new Image();
        for (const { lane, entry } of log) plain.apply(lane, entry);
        // Some entries were read before they were rewritten.
        const reader = new Image();
        for (const [index, logged] of interleaved(log, picks).entries()) {
          const { lane, entry } = index < until ? logged : rewritten(logged);
          reader.apply(lane, entry);
        }
        expect(toldBy(reader, log)).toEqual(toldBy(plain, log));
        // One who begins afresh reads nothing else.
        const late = new Image();
        for (const { lane, entry } of interleaved(log.map(rewritten), otherPicks)) late.apply(lane, entry);
        expect(toldBy(late, log)).toEqual(toldBy(plain, log));
      },
    ),
    { numRuns },
  );
});
