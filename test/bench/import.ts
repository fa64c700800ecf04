import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canPin, onOneCore } from './directory/one-core.ts';
import type { Figures } from './figures.ts';
import { writeCustomerFile } from './import/file.ts';

interface Taken {
  readonly rows: number;
  /** Of processor time. */
  readonly ms: number;
  readonly peakMb: number;
  /** Write units a row. */
  readonly units?: number;
}

/** The table in memory holds everything that is written: of more rows it would be the table that is measured. */
const mostRowsWritten = 100_000;

/** What the import of a file of so many customers takes, but for the table. */
export async function importing(rows = 1_000_000): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-bench-'));
  const [path, shorter] = [join(folder, 'people.csv'), join(folder, 'fewer.csv')];
  const script = join(import.meta.dirname, 'import', 'measure.ts');
  const measure = (what: string, file: string) => {
    const [command, ...all] = onOneCore([process.execPath, script, what, file]);
    const env = { ...process.env, POWERTOOLS_METRICS_DISABLED: 'true', POWERTOOLS_LOG_LEVEL: 'SILENT' };
    return JSON.parse(execFileSync(command, all, { env, encoding: 'utf8' }));
  };
  try {
    await writeCustomerFile(path, rows);
    await writeCustomerFile(shorter, Math.min(rows, mostRowsWritten));
    const plan: Taken = measure('plan', path);
    const read: Taken = measure('read', path);
    const marshalled: Taken = measure('marshal', path);
    const whole: { created: Taken; changed: Taken } = measure('import', shorter);
    const bytes = statSync(path).size / rows;
    const row = (step: string, { rows, ms, peakMb, units }: Taken) => ({
      step,
      rows,
      'rows/s': Math.round((rows / ms) * 1000),
      'MB/s': Number(((rows * bytes) / ms / 1000).toFixed(1)),
      'peak MB': units === undefined ? Math.round(peakMb) : '',
      'write units a row': units === undefined ? '' : units.toFixed(2),
    });
    return {
      caption: `per second of processor time${canPin ? ' of one core' : ''}, rows of ${Math.round(bytes)} bytes in 17 columns, ${process.version}`,
      rows: [
        row('plan a file', plan),
        row('read rows', read),
        row('read rows, and make requests to the table of what they say', marshalled),
        row('import new customers, with a table that answers at once', whole.created),
        row('import changed customers, likewise', whole.changed),
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
