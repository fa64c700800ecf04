import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Base } from '../../../shared/directory/columns/base.ts';
import { Image } from '../../../shared/directory/image.ts';
import type { Row } from '../../../shared/directory/row.ts';
import { toRow } from '../../../shared/directory/row.ts';
import { median } from '../figures.ts';
import { columnSizes } from './column-sizes.ts';
import type { ImageMeasurements } from './measurements.ts';
import { person } from './people.ts';
import { members, pageAfter, questions } from './questions.ts';
import { writeTable } from './table.ts';

/**
 * Builds an image of so many customers, asks it, and writes into a folder what that took, and the rows for PostgreSQL:
 * a process of its own, so that it can be held to one core.
 */

const [count = 0, runs = 0] = process.argv.slice(2, 4).map(Number);
const folder = process.argv[4] ?? '';
const values: Record<string, number> = {};
const totals: Record<string, number> = {};
const statements: Record<string, readonly string[]> = {};

function once<T>(name: string, action: () => T): T {
  const begin = performance.now();
  const result = action();
  values[name] = performance.now() - begin;
  return result;
}

function warm(name: string, action: () => unknown): void {
  for (let run = 0; run < warmUps; run++) action();
  const times = Array.from({ length: runs }, () => {
    const begin = performance.now();
    action();
    return performance.now() - begin;
  });
  values[name] = median(times);
}
const warmUps = 3;

const rows: Row[] = Array.from({ length: count }, (_, n) => {
  const { id, fields } = person(n, count);
  return toRow(id, 1, fields);
});
writeTable(join(folder, 'rows'), rows);
const { values: middle, id } = rows[count >> 1] as Row;
const base = once('build', () => Base.of(rows));
rows.length = 0;
Object.assign(values, columnSizes(base));
const image = new Image(undefined, base);

once('ranks of e-mails', () => base.order('email'));
const asked = questions(count);
for (const question of asked) {
  const { name, query } = question;
  const ask = () => image.query(query, query.sort, query.limit);
  totals[name] = ask().total;
  statements[name] = question.statements;
  warm(name, ask);
}
const after = { value: Number(middle.createdAt), id };
const newestFirst = { field: 'createdAt', descending: true } as const;
statements['the page in the middle'] = pageAfter(after.value, id);
warm('the page in the middle', () => image.query({}, newestFirst, 25, after));
statements['members of each group'] = members;
warm('members of each group', () => image.tally('groupIds'));

once('1,000 changes taken in', () => {
  for (let n = 0; n < 1000; n++) {
    const changed = person(Math.floor((n * count) / 1000), count);
    image.learn({ id: changed.id, part: 'profile', rev: 2, fields: changed.fields });
  }
});
const askedAgain = ['four predicates', 'q=ana garc', 'all by last name'];
for (const { name, query } of asked.filter(({ name }) => askedAgain.includes(name))) {
  warm(`${name}, 1,000 changed`, () => image.query(query, query.sort, query.limit));
}

const measurements: ImageMeasurements = { values, totals, statements };
writeFileSync(join(folder, 'figures.json'), JSON.stringify(measurements));
