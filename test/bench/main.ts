import { parseArgs } from 'node:util';
import { capacity } from './capacity.ts';
import { directory, usualSizes } from './directory.ts';
import { exportFiles } from './export.ts';
import { type Figures, formatFigures } from './figures.ts';
import { fsckBench } from './fsck.ts';
import { importing, importingEndToEnd } from './import.ts';
import { ledgerBench } from './ledger.ts';
import { load } from './load.ts';
import { login } from './login.ts';
import { ordersBench } from './orders.ts';
import { pages } from './pages.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, rows: { type: 'string' }, 'end-to-end': { type: 'boolean' } },
});
const sizes = values.rows?.split(',').map(Number) ?? usualSizes;
if (!sizes.every((size) => Number.isInteger(size) && size > 0)) {
  console.error('--rows takes numbers of customers, such as 10000,100000.');
  process.exit(1);
}

/** Every benchmark by the name that `npm run bench -- NAME` takes. */
const benchmarks: Readonly<Record<string, () => Promise<Figures>>> = {
  load,
  capacity,
  directory: () => directory(sizes),
  import: () =>
    (values['end-to-end'] ? importingEndToEnd : importing)(values.rows === undefined ? undefined : sizes[0]),
  pages,
  login,
  export: exportFiles,
  orders: ordersBench,
  ledger: ledgerBench,
  fsck: () => fsckBench(values.rows === undefined ? undefined : sizes),
};

const names = Object.keys(benchmarks);
const unknown = positionals.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}. There are: ${names.join(', ')}.`);
  process.exit(1);
}
const results: Record<string, Figures['rows']> = {};
for (const name of positionals.length > 0 ? positionals : names) {
  const figures = await benchmarks[name]?.();
  if (!figures) continue;
  results[name] = figures.rows;
  if (!values.json) console.log(`\n${formatFigures(name, figures)}`);
}
if (values.json) console.log(JSON.stringify(results));
