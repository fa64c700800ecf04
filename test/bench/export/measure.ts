import { writtenColumns } from '../../../shared/customer-files/write.ts';
import { chosenColumns } from '../../../shared/exports/chosen-columns.ts';
import { fileContent } from '../../../shared/exports/content.ts';
import { customersSubject } from '../../../shared/exports/customers.ts';
import type { ExportFormat } from '../../../shared/exports/request.ts';
import { writerOf } from '../../../shared/exports/row-writer.ts';
import { customerOf, groupNames } from './customers.ts';

/** What one step of an export took: printed as JSON. */
export interface Measured {
  readonly cpuSeconds: number;
  readonly peakMB: number;
  readonly outMB: number;
}

/** As many customers as one part of a file has. */
const partRows = 500;

const [step = '', format = '', count = ''] = process.argv.slice(2);
const rows = Number(count);
const there = writtenColumns([]);
const columns = chosenColumns(undefined, undefined, {
  columns: there,
  alsoUsual: customersSubject.alsoUsual,
});
const details = {
  content: 'customers' as const,
  format: format as ExportFormat,
  columns,
  delimiter: ',',
  byteOrderMark: true,
  fileName: '',
  selected: '{}',
  actor: 'bench',
};
const toRow = writerOf(there, { groupNames, currency: 'EUR' }, details);
/** Ten parts, over and over. */
const people = Array.from({ length: 10 * partRows }, (_, n) => customerOf(n));
const partOf = (n: number) =>
  Buffer.from(
    people
      .slice((n % 10) * partRows, ((n % 10) + 1) * partRows)
      .map(toRow)
      .join(''),
  );

async function* rendered() {
  for (let n = 0; n < rows / partRows; n++) yield partOf(n);
}
const ready = Array.from({ length: 10 }, (_, n) => partOf(n));
async function* fetched() {
  for (let n = 0; n < rows / partRows; n++) yield ready[n % 10] ?? Buffer.alloc(0);
}
const kinds = new Map(there.map(({ name, kind }) => [name, kind]));
const typed = columns.map((name) => ({ name, kind: kinds.get(name) ?? ('text' as const) }));
const before = process.cpuUsage();
let bytes = 0;
const stream =
  step === 'rows' ? ReadableStream.from(rendered()) : fileContent(details, typed, fetched(), 'Customers');
for await (const chunk of stream) bytes += chunk.length;
const { user, system } = process.cpuUsage(before);
const measured: Measured & { columns: number } = {
  cpuSeconds: (user + system) / 1e6,
  peakMB: process.resourceUsage().maxRSS / 1024,
  outMB: bytes / 1e6,
  columns: columns.length,
};
console.log(JSON.stringify(measured));
