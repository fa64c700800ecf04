import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImageMeasurements, Measurements } from './directory/measurements.ts';
import { canPin, onOneCore } from './directory/one-core.ts';
import { findPostgres, measurePostgres } from './directory/postgres.ts';
import type { Figures } from './figures.ts';

export const usualSizes: readonly number[] = [10_000, 100_000, 1_000_000];
const runs = 9;

/** What the image takes for questions about so many customers, and PostgreSQL for the same ones. */
export async function directory(sizes = usualSizes): Promise<Figures> {
  const programs = findPostgres();
  const columns = sizes.flatMap((count) => {
    const size = count.toLocaleString('en');
    const { image, postgres } = measure(count, programs);
    return [
      { heading: size, ...image },
      ...(postgres ? [{ heading: `${size} PostgreSQL`, ...postgres }] : []),
    ];
  });
  const names = [...new Set(columns.flatMap(({ values }) => Object.keys(values)))];
  const last = columns.at(-1);
  const rows = names.map((name) => ({
    figure: name,
    ...Object.fromEntries(columns.map(({ heading, values }) => [heading, rounded(values[name])])),
    matching: last?.totals[name] ?? '',
  }));
  const how = `median CPU milliseconds of ${runs} runs${canPin ? ' on one core' : ''}, ${process.version}`;
  const beside = programs
    ? 'beside PostgreSQL with the same rows'
    : 'without PostgreSQL, which is not installed here';
  return { caption: `${how}, ${beside}`, rows };
}

const rounded = (value: number | undefined): string | number =>
  value === undefined ? '' : Number(value.toFixed(value < 10 ? 1 : 0));

function measure(
  count: number,
  programs: string | undefined,
): { image: Measurements; postgres: Measurements | undefined } {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-bench-'));
  const run = (script: string, ...args: string[]) => {
    const path = join(import.meta.dirname, 'directory', script);
    const [command, ...all] = onOneCore([process.execPath, memory, path, ...args, folder]);
    execFileSync(command, all, { stdio: 'inherit' });
  };
  const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
  try {
    run('build.ts', String(count));
    run('ask.ts', String(count), String(runs));
    const built: Measurements['values'] = read('build.json');
    const { values, totals, statements }: ImageMeasurements = read('ask.json');
    const image = { values: { ...built, ...values }, totals };
    const postgres = programs && measurePostgres(programs, join(folder, 'rows'), statements, runs);
    if (!postgres) return { image, postgres: undefined };
    for (const [name, total] of Object.entries(postgres.totals)) {
      if (totals[name] !== undefined && totals[name] !== total)
        throw new Error(`${name}: the image finds ${totals[name]}, PostgreSQL ${total}.`);
    }
    return { image, postgres };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
/** A million customers as objects, before they become columns, take some gigabytes. */
const memory = '--max-old-space-size=12288';
