import { createWriteStream, mkdirSync, openSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { freeName } from './free-name.ts';
import type { Drop } from './pending-drops.ts';

const jobSchema = z.object({
  id: z.string(),
  status: z.string(),
  reason: z.string().optional(),
  source: z.object({ bucket: z.string(), key: z.string() }),
  progress: z.object({
    total: z.number(),
    done: z.number(),
    created: z.number(),
    updated: z.number(),
    unchanged: z.number(),
    failed: z.number(),
  }),
  ignoredColumns: z.array(z.string()),
  notes: z.array(z.string()).optional(),
  files: z.array(z.object({ name: z.string(), url: z.string() })),
  createdAt: z.string(),
});
type FollowedJob = z.infer<typeof jobSchema>;

const pageSchema = z.object({ items: z.array(jobSchema), nextCursor: z.string().optional() });

/** What following a dropped file needs. */
export interface Following {
  readonly apiUrl: string;
  readonly apiKey: string;
  /** Where error files are saved. */
  readonly errorFolder: string;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** The states in which nothing more happens. */
const ends = new Set(['completed', 'failed', 'cancelled']);

const pollMs = 1000;
const progressMs = 10_000;
const patienceMs = 120_000;

/** Follows the import of a dropped file through the HTTP API, as any client would, and tells how it ends. */
export async function follow(drop: Drop, bucket: string, following: Following): Promise<void> {
  const { say } = following;
  const { name } = drop;
  const job = await findJob(drop, bucket, following);
  if (!job) return say(`${name}: no import has begun; see the logs of the planner.`);
  let current = job;
  let told = Date.now();
  while (!ends.has(current.status)) {
    await sleep(pollMs, undefined, { signal: following.signal });
    current = jobSchema.parse(await get(`/v1/jobs/${job.id}`, following));
    if (Date.now() - told < progressMs) continue;
    told = Date.now();
    say(`${name}: ${number(current.progress.done)} of ${number(current.progress.total)} rows`);
  }
  say(`${name}: ${outcome(current)}${await saveErrors(name, current, following)}`);
}

/** Waits up to two minutes for the job to be there. */
async function findJob(
  { key, droppedAt }: Drop,
  bucket: string,
  following: Following,
): Promise<FollowedJob | undefined> {
  // A second of tolerance: the job's time comes from the same clock, but is rounded.
  const since = Date.parse(droppedAt) - 1000;
  const until = Date.now() + patienceMs;
  while (Date.now() < until) {
    const found = await newestJobOf(key, bucket, since, following);
    if (found) return found;
    await sleep(pollMs, undefined, { signal: following.signal });
  }
  return undefined;
}

/** Looks among the jobs that are not older than that, the newest first. */
async function newestJobOf(
  key: string,
  bucket: string,
  since: number,
  following: Following,
): Promise<FollowedJob | undefined> {
  let cursor: string | undefined;
  do {
    const from = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = pageSchema.parse(await get(`/v1/jobs?kind=import&limit=100${from}`, following));
    const recent = page.items.filter(({ createdAt }) => Date.parse(createdAt) >= since);
    const found = recent.find(({ source }) => source.key === key && source.bucket === bucket);
    if (found) return found;
    cursor = recent.length === page.items.length ? page.nextCursor : undefined;
  } while (cursor !== undefined);
  return undefined;
}

async function get(path: string, { apiUrl, apiKey, signal }: Following): Promise<unknown> {
  const answer = await fetch(apiUrl + path, { headers: { authorization: `Bearer ${apiKey}` }, signal });
  if (!answer.ok) throw new Error(`GET ${path} answered ${answer.status}`);
  return answer.json();
}

const number = (value: number): string => value.toLocaleString('en');

function outcome({ status, reason, progress, ignoredColumns, notes = [] }: FollowedJob): string {
  const { created, updated, unchanged, failed } = progress;
  const counts = [
    `${number(created)} created`,
    `${number(updated)} updated`,
    `${number(unchanged)} unchanged`,
    `${number(failed)} failed${ignored(ignoredColumns)}`,
  ].join(', ');
  if (status === 'completed') return [counts, ...notes].join('. ');
  if (status === 'cancelled') return `the import was cancelled (${counts})`;
  return `the import failed: ${reason ?? 'no reason given'}${progress.done ? ` (${counts})` : ''}`;
}

function ignored(columns: readonly string[]): string {
  if (columns.length === 0) return '';
  return `; ${columns.length === 1 ? '1 column' : `${columns.length} columns`} ignored: ${columns.join(', ')}`;
}

/** Downloads the job's error file, through its presigned link. */
async function saveErrors(
  name: string,
  { files }: FollowedJob,
  { errorFolder, signal }: Following,
): Promise<string> {
  const file = files.find(({ name }) => name === 'errors.csv');
  if (!file) return '';
  const answer = await fetch(file.url, { signal });
  if (!answer.ok || !answer.body) return ` (its error file could not be downloaded: ${answer.status})`;
  mkdirSync(errorFolder, { recursive: true, mode: 0o700 });
  const path = freeName(errorFolder, name);
  // Opened at once, so that no other file that is followed finds the same name free.
  await pipeline(Readable.fromWeb(answer.body), createWriteStream(path, { fd: openSync(path, 'wx') }));
  return ` — errors in ${path}`;
}
