import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { jobIdOf } from '../../shared/imports/file-identity.ts';
import { newImport } from '../../shared/imports/import-job.ts';
import { standardOptions } from '../../shared/imports/options.ts';
import { readChunk } from '../../shared/jobs/chunk.ts';
import { closeChunks } from '../../shared/jobs/close.ts';
import { type Job, noCounts } from '../../shared/jobs/job.ts';
import { mostRead } from '../../shared/jobs/limits.ts';
import { changeJob, failJob } from '../../shared/jobs/repository.ts';
import { jobResource } from '../../shared/jobs/resource.ts';
import { getJob, listJobs } from '../../shared/jobs/service.ts';
import { commit } from '../../shared/table/commit.ts';
import { pack } from '../../shared/table/pack.ts';
import { modelStore, modelTable } from '../support/model-table.ts';
import { setupTable } from '../support/table.ts';
import { workedJob } from './support/finished-job.ts';

/** A table with jobs of files that were dropped one minute after the other. */
async function setup(count = 3) {
  let time = Date.parse('2026-11-20T12:00:00Z');
  const table = await setupTable({ clock: () => new Date(time) });
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    time += 60_000;
    const file = { bucket: 'drops', key: `lists/people ${i}.csv`, eTag: 'e', modifiedAt: new Date(time) };
    const { read, write } = newImport(file, 42, new Date(time));
    await commit(table, { writes: [write] });
    ids.push(read.id);
  }
  const deps = {
    table,
    signLink: async ({ key, downloadAs }: { key: string; downloadAs: string }, seconds: number) =>
      `https://files.example/${key}?as=${encodeURIComponent(downloadAs)}&for=${seconds}`,
  };
  const change = (id: string | undefined, patch: Partial<Job>) => changeJob(table, id ?? '', () => patch);
  return { deps, table, ids, change, pass: (minutes: number) => (time += minutes * 60_000) };
}

/** Who may see everything of a job. */
const all = { seesCustomers: true };

describe('jobs', () => {
  test('are listed page by page, the newest first', async () => {
    const { deps, ids } = await setup(5);
    const first = await listJobs(deps, { limit: 2 }, all);
    const second = await listJobs(deps, { limit: 2, after: first.after }, all);
    const third = await listJobs(deps, { limit: 2, after: second.after }, all);
    const listed = [first, second, third].flatMap(({ items }) => items.map(({ id }) => id));
    expect(listed).toEqual(ids.toReversed());
    expect(third).not.toHaveProperty('after');
  });

  test('are listed without reading more of them than the page needs', async () => {
    const { deps, table, ids } = await setup(6);
    let items = 0;
    table.documents.middlewareStack.add(
      (next) => async (args) => {
        const answer = await next(args);
        items += z.object({ Count: z.number() }).parse(answer.output).Count;
        return answer;
      },
      { step: 'initialize' },
    );
    await listJobs(deps, { limit: 1 }, all);
    expect(items).toBeLessThanOrEqual(3);
    items = 0;
    const { items: second } = await listJobs(deps, { limit: 1, after: ids[4] }, all);
    expect(second).toMatchObject([{ id: ids[3] }]);
    expect(items).toBeLessThanOrEqual(3);
  });

  test('can be listed by their state', async () => {
    const { deps, table, ids } = await setup(4);
    await failJob(table, ids[1] ?? '', { reason: 'It is empty.', resumable: false });
    const { items, after } = await listJobs(deps, { limit: 10, status: 'failed' }, all);
    expect(items).toMatchObject([{ id: ids[1], status: 'failed', resumable: false, reason: 'It is empty.' }]);
    expect(after).toBeUndefined();
    expect((await listJobs(deps, { limit: 2, status: 'planning' }, all)).after).toBe(ids[2]);
  });

  test('can be listed by their kind', async () => {
    const { deps, table, ids } = await setup(3);
    const bulk = await workedJob(table, ['updated'], 1);
    const page = async (kind: 'import' | 'bulk-action', limit: number, after?: string) => {
      const { items, ...more } = await listJobs(deps, { limit, kind, after }, all);
      return { ids: items.map(({ id }) => id), ...more };
    };
    expect(await page('bulk-action', 1)).toEqual({ ids: [bulk] });
    const [oldest, middle, newest] = ids;
    expect(await page('import', 2)).toEqual({ ids: [newest, middle], after: middle });
    expect(await page('import', 2, middle)).toEqual({ ids: [oldest] });
  });

  test('that nobody asks for are not read without end: the page is short, and the next one goes on', async () => {
    const table = modelTable(modelStore(), {});
    const jobs = Array.from({ length: mostRead + 2 }, (_, index) => {
      const modifiedAt = new Date(Date.UTC(2026, 10, 20) + index * 1_000);
      const { read, write } = newImport({ bucket: 'b', key: 'k', eTag: 'e', modifiedAt }, 1, modifiedAt);
      return { id: read.id, change: { writes: [write] } };
    });
    for (const { change } of pack(jobs)) await commit(table, change);
    for (const index of [0, 1, 500])
      await changeJob(table, jobs[index]?.id ?? '', () => ({ status: 'running' }));
    const deps = { table, signLink: async () => '' };
    const page = async (limit: number, after?: string) => {
      const { items, ...more } = await listJobs(deps, { limit, after, status: 'running' }, all);
      return { ids: items.map(({ id }) => id), ...more };
    };
    expect(await page(10)).toEqual({ ids: [jobs[500]?.id], after: jobs[2]?.id });
    expect(await page(10, jobs[2]?.id)).toEqual({ ids: [jobs[1]?.id, jobs[0]?.id] });
    expect(await page(1)).toEqual({ ids: [jobs[500]?.id], after: jobs[2]?.id });
    const none = await listJobs(deps, { limit: 10, status: 'cancelled' }, all);
    expect(none).toEqual({ items: [], after: jobs[2]?.id });
  });

  test('tell how far they are within a chunk, how fast they are and how long they still take', async () => {
    const { deps, table, pass } = await setup(0);
    const id = await workedJob(table, ['updated', 'failed', 'updated'], 1);
    const progress = async () => (await getJob(deps, id, all)).progress;
    expect(await progress()).toEqual({ total: 3, done: 3, ...noCounts, updated: 2, failed: 1 });
    await changeJob(table, id, () => ({ plan: { attempt: 1, chunks: 2, total: 10 } }));
    pass(0.5);
    expect(await progress()).toMatchObject({ done: 3, perSecond: 0.1, secondsLeft: 70 });
    pass(0.6);
    expect(await progress(), 'nothing has moved for more than a minute').not.toHaveProperty('secondsLeft');
    expect(await progress()).not.toHaveProperty('perSecond');
    // Once the chunk is closed, its counts are in the sums: they are not counted twice.
    const chunk = await readChunk(table, id, 1, 1);
    if (chunk) await closeChunks(table, id, [chunk]);
    expect(await progress()).toMatchObject({ done: 3, updated: 2 });
    await changeJob(table, id, () => ({ status: 'completed' }));
    expect(await progress()).toEqual({ total: 10, done: 3, ...noCounts, updated: 2, failed: 1 });
  });

  test('tell their progress, and nothing that only the engine needs', async () => {
    const { deps, ids, change } = await setup(1);
    await change(ids[0], {
      status: 'running',
      plan: { attempt: 1, chunks: 2, total: 700 },
      counts: { created: 300, updated: 150, deleted: 0, unchanged: 49, exported: 0, failed: 1 },
    });
    const read = await getJob(deps, ids[0] ?? '', all);
    expect(read).toEqual({
      id: ids[0],
      kind: 'import',
      status: 'running',
      source: { bucket: 'drops', key: 'lists/people 0.csv', bytes: 42 },
      options: standardOptions,
      progress: {
        total: 700,
        done: 500,
        created: 300,
        updated: 150,
        deleted: 0,
        unchanged: 49,
        exported: 0,
        failed: 1,
      },
      ignoredColumns: [],
      files: [],
      createdAt: '2026-11-20T12:01:00.000Z',
      updatedAt: '2026-11-20T12:01:00.000Z',
    });
    expect(jobResource.parse(read)).toEqual(read);
  });

  test('offer their files under a name that people know, as long as they last, to who may read customers', async () => {
    const { deps, ids, change, pass } = await setup(1);
    const errors = {
      name: 'errors.csv',
      downloadAs: 'people 0-errors.csv',
      key: `imports/${ids[0]}/errors.csv`,
    };
    await change(ids[0], { files: [{ ...errors, expiresAt: '2026-11-20T13:00:00.000Z' }] });
    const file = async () => (await getJob(deps, ids[0] ?? '', all)).files;
    expect(await file()).toEqual([
      {
        name: 'errors.csv',
        url: `https://files.example/${errors.key}?as=people%200-errors.csv&for=900`,
        expiresAt: '2026-11-20T12:16:00.000Z',
      },
    ]);
    pass(50);
    const others = { seesCustomers: false };
    expect(await getJob(deps, ids[0] ?? '', others)).toMatchObject({ id: ids[0], files: [] });
    expect((await listJobs(deps, { limit: 1 }, others)).items).toMatchObject([{ id: ids[0], files: [] }]);
    expect(await file()).toMatchObject([{ expiresAt: '2026-11-20T13:00:00.000Z' }]);
    pass(20);
    expect(await file()).toEqual([]);
  });

  test('that stopped can go on as long as their file is kept', async () => {
    const { deps, table, ids, pass } = await setup(1);
    await failJob(table, ids[0] ?? '', { reason: 'It stopped.', resumable: true });
    const resumable = async () => (await getJob(deps, ids[0] ?? '', all)).resumable;
    pass(24 * 60 - 1);
    expect(await resumable()).toBe(true);
    pass(1);
    expect(await resumable()).toBe(false);
  });

  test('that there are not are not found', async () => {
    const { deps } = await setup(0);
    await expect(getJob(deps, 'job_0', all)).rejects.toThrow('There is no job with this id.');
  });

  test('keep every one of many changes at once', async () => {
    const { deps, table, ids } = await setup(1);
    const id = ids[0] ?? '';
    const more = () => changeJob(table, id, ({ chunksClosed }) => ({ chunksClosed: chunksClosed + 1 }));
    await Promise.all(Array.from({ length: 8 }, more));
    expect(await changeJob(deps.table, id, () => ({}))).toMatchObject({ chunksClosed: 8, version: 9 });
  });
});

describe('the id of a dropped file', () => {
  const file = { bucket: 'b', key: 'k', eTag: 'e', modifiedAt: new Date('2026-11-20T12:00:00.400Z') };

  test('is the same however precisely its time is told, and another for every drop', () => {
    const id = jobIdOf(file);
    expect(id).toMatch(/^job_01[0-9A-HJKMNP-TV-Z]{24}$/);
    expect(jobIdOf({ ...file, modifiedAt: new Date('2026-11-20T12:00:00Z') })).toBe(id);
    const others = [
      { ...file, key: 'l' },
      { ...file, bucket: 'c' },
      { ...file, eTag: 'f' },
      { ...file, modifiedAt: new Date('2026-11-20T12:00:01Z') },
    ];
    expect(new Set([id, ...others.map(jobIdOf)]).size).toBe(5);
  });

  test('sorts by the time of the drop', () => {
    const later = { ...file, modifiedAt: new Date('2026-11-20T12:00:01Z') };
    expect(jobIdOf(file) < jobIdOf(later)).toBe(true);
  });
});
