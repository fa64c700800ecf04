import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { operations } from './capacity/operations.ts';
import type { Used } from './capacity/recorder.ts';
import type { Figures } from './figures.ts';

/** What each operation takes of the table, beside the least that it could take. */
export async function capacity(): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-bench-'));
  const file = join(folder, 'figures.json');
  // The gate holds some of these figures, so it is a test that takes them.
  execFileSync('vitest', ['run', 'test/bench/capacity/capacity.test.ts'], {
    cwd: join(import.meta.dirname, '..', '..'),
    env: { ...process.env, CAPACITY_FIGURES: file },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const figures = new Map<string, Used>(JSON.parse(readFileSync(file, 'utf8')));
  rmSync(folder, { recursive: true, force: true });
  const beside = (taken: number | undefined, least: number) =>
    taken === least ? String(least) : `${taken} (${least})`;
  const rows = operations(async () => '').map(({ name, minimum, because }) => {
    const taken = figures.get(name);
    return {
      operation: name,
      'write units': beside(taken?.writeUnits, minimum.writeUnits),
      'read units': beside(taken?.readUnits, minimum.readUnits),
      items: taken?.items ?? 0,
      'round trips': beside(taken?.roundTrips, minimum.roundTrips),
      'over 1 KB': taken?.large.join(', ') ?? '',
      'the least, because': because,
    };
  });
  const caption =
    'of a warm process, by DynamoDB’s documented rules from the recorded requests; in brackets the least that is possible';
  return { caption, rows };
}
