import { execFileSync, type StdioOptions } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../figures.ts';
import { cpuFile } from './cpu.ts';
import type { ImageMeasurements, Measurements } from './measurements.ts';
import { onOneCore } from './one-core.ts';
import { indexes, tableDefinition } from './table.ts';

const warmUps = 1;
/** Enough memory for table and indexes to be cached; one process per question, as there is one core. */
const settings = {
  listen_addresses: '',
  shared_buffers: '2GB',
  work_mem: '128MB',
  maintenance_work_mem: '1GB',
  effective_cache_size: '6GB',
  random_page_cost: '1.1',
  max_parallel_workers_per_gather: '0',
  max_parallel_maintenance_workers: '0',
  max_wal_size: '8GB',
  fsync: 'off',
  autovacuum: 'off',
};

/** Where PostgreSQL's programs are; undefined where it is not installed, or its CPU time cannot be told. */
export function findPostgres(): string | undefined {
  if (!existsSync(cpuFile)) return undefined;
  const versions = '/usr/lib/postgresql';
  const folders = existsSync(versions)
    ? readdirSync(versions)
        .sort((a, b) => Number(b) - Number(a))
        .map((version) => join(versions, version, 'bin'))
    : [];
  return [...folders, ...(process.env.PATH ?? '').split(':')].find((folder) =>
    existsSync(join(folder, 'initdb')),
  );
}

/**
 * What a shop would take instead of the image: loads the rows into a cluster that is thrown away, held to one core as
 * well, and asks the same questions.
 */
export function measurePostgres(
  programs: string,
  rows: string,
  statements: ImageMeasurements['statements'],
  runs: number,
): Measurements {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-postgres-'));
  // PostgreSQL refuses to run as root.
  const user = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
  if (user.uid) chownSync(folder, user.uid, user.gid);
  const run = (program: string, args: readonly string[], stdio: StdioOptions, input?: string) => {
    const [command, ...all] = onOneCore([join(programs, program), ...args]);
    const options = { ...user, cwd: folder, stdio, encoding: 'utf8', maxBuffer: 2 ** 30 } as const;
    return execFileSync(command, all, input === undefined ? options : { ...options, input });
  };
  const data = join(folder, 'data');
  const control = (...args: string[]) => run('pg_ctl', ['-D', data, '-w', ...args], 'ignore');
  const session = ['-h', folder, '-U', 'bench', '-d', 'postgres', '-XqAt', '-v', 'ON_ERROR_STOP=1'];
  const sql = (script: string, input: 'pipe' | number = 'pipe') =>
    input === 'pipe'
      ? run('psql', session, ['pipe', 'pipe', 'inherit'], script)
      : run('psql', [...session, '-c', script, '-c', cpuTime], [input, 'pipe', 'inherit']);
  run('initdb', ['-D', data, '-U', 'bench', '-A', 'trust', '-E', 'UTF8', '--locale=C'], 'ignore');
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}='${value}'`);
  control('-l', join(folder, 'log'), '-o', `-k ${folder} ${options.join(' ')}`, 'start');
  try {
    const values: Record<string, number> = {};
    const totals: Record<string, number> = {};
    sql(tableDefinition);
    const [loading = 0] = cpuTimesIn(sql('COPY customers FROM STDIN', openSync(rows, 'r')));
    const [indexing = 0] = cpuTimesIn(sql(`${indexes}\n${cpuTime};`));
    values['build, ms'] = loading + indexing;
    const size = "SELECT pg_table_size('customers') / 1000000, pg_indexes_size('customers') / 1000000;";
    const [tableMB = 0, indexMB = 0] = sql(size).split('|').map(Number);
    values['table, MB'] = tableMB;
    values['indexes, MB'] = indexMB;
    for (const [name, question] of Object.entries(statements)) {
      const { ms, total } = ask(sql, question, runs);
      values[name] = ms;
      if (question[0]?.startsWith('SELECT count')) totals[name] = total;
    }
    return { values, totals };
  } finally {
    control('-m', 'immediate', 'stop');
    rmSync(folder, { recursive: true, force: true });
  }
}
const nobody = 65534;

/** Runs the statements again and again in one session, and takes the CPU time of its process before and after each run. */
function ask(sql: (script: string) => string, statements: readonly string[], runs: number) {
  const run = [...statements, cpuTime, ''].join(';\n');
  const output = sql(`${cpuTime};\n${run.repeat(warmUps + runs)}`);
  const times = cpuTimesIn(output);
  const perRun = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  const [, , total] = output.split('\n');
  return { total: Number(total), ms: median(perRun.slice(warmUps)) };
}

/** Asks a session for its CPU time so far. */
const cpuTime = `SELECT 'CPU ' || pg_read_file('${cpuFile}')`;
const cpuTimesIn = (output: string): number[] =>
  [...output.matchAll(/^CPU (\d+)/gm)].map(([, nanoseconds]) => Number(nanoseconds) / 1e6);
