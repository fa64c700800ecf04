import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { canPin, onOneCore } from './directory/one-core.ts';
import type { Measured } from './export/measure.ts';
import type { Figures } from './figures.ts';

const steps = [
  { step: 'rows', format: 'csv', rows: 1_000_000, does: 'customers → parts of a CSV file' },
  { step: 'file', format: 'csv', rows: 1_000_000, does: 'parts → CSV file' },
  { step: 'rows', format: 'xlsx', rows: 100_000, does: 'customers → parts of a workbook' },
  { step: 'file', format: 'xlsx', rows: 100_000, does: 'parts → workbook' },
  { step: 'file', format: 'xlsx', rows: 700_000, does: 'parts → the largest workbook with all columns' },
] as const;

/** What the processor and the memory of a worker do for an export, without the table and S3: with all columns. */
export async function exportFiles(): Promise<Figures> {
  const rows = steps.map(({ does, step, format, rows }) => {
    const script = join(import.meta.dirname, 'export', 'measure.ts');
    const [command, ...args] = onOneCore([process.execPath, script, step, format, String(rows)]);
    const { cpuSeconds, peakMB, outMB }: Measured = JSON.parse(execFileSync(command, args).toString());
    return {
      does,
      rows,
      'rows/s': Math.round(rows / cpuSeconds),
      'seconds of CPU': Number(cpuSeconds.toFixed(1)),
      'peak MB': Math.round(peakMB),
      'MB out': Number(outMB.toFixed(1)),
    };
  });
  return {
    caption: `each step in a process of its own${canPin ? ' on one core' : ''}, ${process.version}`,
    rows,
  };
}
