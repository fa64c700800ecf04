import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Image } from '../../../shared/directory/image.ts';
import { decodeSnapshot } from '../../../shared/directory/snapshot/snapshot.ts';
import { median } from '../figures.ts';
import { cpuMs } from './cpu.ts';
import type { ImageMeasurements } from './measurements.ts';
import { lastDay, person, sumsOf } from './people.ts';
import { type BenchQuestion, members, pageAfter, questions } from './questions.ts';

/**
 * Loads an image from the snapshot in a folder, as a new container does, asks it, and writes what that took. A process
 * of its own, so that it can be held to one core and its memory can be measured.
 */

const [count = 0, runs = 0] = process.argv.slice(2, 4).map(Number);
const folder = process.argv[4] ?? '';
const values: Record<string, number> = {};
const totals: Record<string, number> = {};
const statements: Record<string, readonly string[]> = {};

const warmUps = 5;
function measure(name: string, action: () => unknown): void {
  const times = Array.from({ length: warmUps + runs }, () => {
    const begin = cpuMs();
    action();
    return cpuMs() - begin;
  });
  values[name] = median(times.slice(warmUps));
}
const ask = (image: Image, { query }: BenchQuestion) => image.query(query, query.sort, query.limit);

const asked = questions(count);
const file = readFileSync(join(folder, 'snapshot'));
const begin = cpuMs();
const { watermark, base, ended, waiting } = await decodeSnapshot(file);
const image = new Image(watermark, base, ended, waiting);
values['cold: load, ms'] = cpuMs() - begin;
const [first] = asked;
if (first) ask(image, first);
values['cold: load and a first question, ms'] = cpuMs() - begin;

for (const question of asked) {
  const { name } = question;
  totals[name] = ask(image, question).total;
  statements[name] = question.statements;
  measure(name, () => ask(image, question));
}
const middle = person(count >> 1, count);
const after = { value: Date.parse(String(middle.fields.createdAt)), id: middle.id };
const newestFirst = { field: 'createdAt', descending: true } as const;
statements['the page in the middle'] = pageAfter(after.value, after.id);
measure('the page in the middle', () => image.query({}, newestFirst, 25, after));
statements['members of each group'] = members;
measure('members of each group', () => image.tally('groupIds'));
values['resident, MB'] = process.memoryUsage().rss / 1e6;

const changesBegin = cpuMs();
for (let n = 0; n < 1000; n++) {
  const { id, fields } = person(Math.floor((n * count) / 1000), count);
  image.learn({ id, part: 'profile', rev: 2, fields }, lastDay);
}
values['take 1,000 changes in, ms'] = cpuMs() - changesBegin;
const askedAgain = ['four predicates', 'q=ana garc', 'all by last name'];
for (const question of asked.filter(({ name }) => askedAgain.includes(name))) {
  measure(`${question.name}, 1,000 changed`, () => ask(image, question));
}

const ordersBegin = cpuMs();
for (let n = 0; n < 1000; n++) {
  const place = Math.floor(((n + 0.5) * count) / 1000);
  const fields = { ...sumsOf(place, count), points: 7 };
  image.learn({ id: person(place, count).id, part: 'standing', rev: 2, fields }, lastDay);
}
values['take 1,000 orders in, ms'] = cpuMs() - ordersBegin;

const measurements: ImageMeasurements = { values, totals, statements };
writeFileSync(join(folder, 'ask.json'), JSON.stringify(measurements));
