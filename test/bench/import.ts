import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { plannerNodeOptions } from '../../shared/imports/limits.ts';
import { canPin, onOneCore } from './directory/one-core.ts';
import type { Figures } from './figures.ts';
import { type Content, writeFileOf } from './import/file.ts';

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

const script = join(import.meta.dirname, 'import', 'measure.ts');

/** Measures one thing in a process of its own. */
function measure(
  what: string,
  files: readonly string[],
  prefix: (command: readonly [string, ...string[]]) => readonly [string, ...string[]],
) {
  const [command, ...all] = prefix([
    process.execPath,
    ...(what === 'plan' ? [plannerNodeOptions] : []),
    script,
    what,
    ...files,
  ]);
  const env = { ...process.env, POWERTOOLS_METRICS_DISABLED: 'true', POWERTOOLS_LOG_LEVEL: 'SILENT' };
  return JSON.parse(execFileSync(command, all, { env, encoding: 'utf8' }));
}

async function inFolder<T>(
  run: (fileOf: (rows: number, content?: Content) => Promise<string>) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-bench-'));
  try {
    return await run(async (rows, content = 'customers') => {
      const path = join(folder, `${content}-${rows}.csv`);
      await writeFileOf(content, path, rows);
      return path;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the import of a file of so many customers takes, but for the table. */
export const importing = (rows = 1_000_000): Promise<Figures> =>
  inFolder(async (fileOf) => {
    const path = await fileOf(rows);
    const some = Math.min(rows, mostRowsWritten);
    const shorter = await fileOf(some);
    const plan: Taken = measure('plan', [path], onOneCore);
    const read: Taken = measure('read', [path], onOneCore);
    const marshalled: Taken = measure('marshal', [shorter], onOneCore);
    const whole: { created: Taken; changed: Taken } = measure('import', [shorter], onOneCore);
    const owned = async (content: Content): Promise<Taken> =>
      measure('owned', [await fileOf(some, content), shorter], onOneCore);
    const [orders, credit] = [await owned('orders'), await owned('credit')];
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
      caption: `per second of processor time${canPin ? ' of one core' : ''}, rows of ${Math.round(bytes)} bytes in 17 columns, ${circumstances()}`,
      rows: [
        row('plan a file', plan),
        row('read rows', read),
        row('read rows, and make the requests that write them as new customers', marshalled),
        row('import new customers, with a table that answers at once', whole.created),
        row('import changed customers, likewise', whole.changed),
        row('import orders with two lines, a row each, likewise', orders),
        row('import credit, likewise', credit),
      ],
    };
  });

/** What the import of a file of so many customers takes with DynamoDB Local, from its drop to the end of its job. */
export const importingEndToEnd = (rows = 100_000): Promise<Figures> =>
  inFolder(async (fileOf) => {
    const path = await fileOf(rows);
    const { ms, seconds, planSeconds } = measure('endToEnd', [path], (command) => command);
    return {
      caption: `by the clock, with DynamoDB Local in memory, ${circumstances()}`,
      rows: [
        {
          rows,
          seconds: Math.round(seconds),
          'of which planning': Math.round(planSeconds),
          'rows/s': Math.round(rows / seconds),
          'rows/s of processor time, without DynamoDB Local': Math.round((rows / ms) * 1000),
        },
      ],
    };
  });

const circumstances = (): string =>
  `${process.version}, load average ${loadavg()
    .map((load) => load.toFixed(1))
    .join(', ')} on ${availableParallelism()} cores`;
