import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Base } from '../../../shared/directory/columns/base.ts';
import { fieldNames } from '../../../shared/directory/fields.ts';
import { Image } from '../../../shared/directory/image.ts';
import { toRow } from '../../../shared/directory/row.ts';
import { encodeSnapshot } from '../../../shared/directory/snapshot/snapshot.ts';
import { columnSizes } from './column-sizes.ts';
import { cpuMs } from './cpu.ts';
import { lastDay, person, sumsOf } from './people.ts';
import { writeTable } from './table.ts';

/**
 * Builds an image of so many customers, and writes into a folder its snapshot, the same rows for PostgreSQL, and what
 * that took. A process of its own, so that it can be held to one core.
 */

const count = Number(process.argv[2]);
const folder = process.argv[3] ?? '';
const values: Record<string, number> = {};

async function timed<T>(name: string, action: () => T | Promise<T>): Promise<T> {
  const begin = cpuMs();
  const result = await action();
  values[name] = cpuMs() - begin;
  return result;
}

const rows = Array.from({ length: count }, (_, n) => {
  const { id, fields } = person(n, count);
  const sums = sumsOf(n, count);
  return { ...toRow(id, 1, { ...fields, ...sums }), ...(sums && { standing: { rev: 1 } }) };
});
writeTable(join(folder, 'rows'), rows);
const base = await timed('build, ms', () => Base.of(rows));
values['fields that have values'] = fieldNames.filter((name) =>
  rows.some((row) => name in row.values),
).length;
rows.length = 0;
Object.assign(values, columnSizes(base));
const image = new Image(undefined, base);
const snapshot = await timed('make a snapshot, ms', () => encodeSnapshot(image.state(), new Date(lastDay)));
values['snapshot, MB'] = snapshot.length / 1e6;
writeFileSync(join(folder, 'snapshot'), snapshot);
writeFileSync(join(folder, 'build.json'), JSON.stringify(values));
