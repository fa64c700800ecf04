import { DeleteObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { asExport } from '../exports/job.ts';
import { isFile } from '../imports/file-event.ts';
import { asImport } from '../imports/import-job.ts';
import { FileGone } from '../imports/raw-file.ts';
import { isStillToCome, knownFile } from '../imports/take-up.ts';
import { isPlanned, isUnderWay, isUnfinished, type Job } from '../jobs/job.ts';
import { earliestJobId } from '../jobs/job-id.ts';
import { NotYet } from '../jobs/kind.ts';
import { daysBefore } from '../jobs/lifetimes.ts';
import { changeJob, findJob, jobsBetween } from '../jobs/repository.ts';
import { membersOfChunks } from '../selection/members.ts';
import type { Table } from '../table/table.ts';
import type { Erasing } from './erasing.ts';
import { Matcher } from './matcher.ts';
import { namedIn, type SearchedFile } from './search-file.ts';
import type { Reached } from './state.ts';

export interface FilesDeps {
  readonly table: Table;
  readonly s3: S3Client;
  readonly importBucket: string;
  readonly exportBucket: string;
}

/** No file of a job is there after so many days. */
const oldestDays = 10;
const waitSeconds = 20;
/** Of how many chunks the members are read at a time: those of a chunk have 8 KB. */
const chunksAtOnce = 100;

/**
 * Holds that no import or export is under way that began before that time: it may have read somebody, and not have written
 * them yet.
 * @throws NotYet
 */
export async function requireOthersDone(table: Table, erasedAt: string): Promise<void> {
  const after = earliestJobId(daysBefore(table.clock(), oldestDays));
  for await (const job of jobsBetween(table, { after }, 'oldest first')) {
    const moves = job.status !== 'uploading' && (isUnderWay(job) || job.status === 'cancelling');
    if (job.kind !== 'bulk-action' && moves && job.createdAt <= erasedAt)
      throw new NotYet('an import or an export is under way', waitSeconds);
  }
}

/** A file that may name somebody. */
interface Candidate {
  readonly file: SearchedFile;
  /** Whose file it is, if it is a job's. */
  readonly job: Job | undefined;
}

/** What became of the files: whom each one named that was removed. */
export interface ErasedFile {
  readonly kind: 'importFiles' | 'exportFiles';
  /** Everybody, of a file that could not be read. */
  readonly named: ReadonlySet<string> | 'unreadable';
}

const removedNote =
  'A file of it was removed: it named a customer who has been anonymised, or could not be searched for one.';

/**
 * Removes the files of imports and exports that name somebody, and says so in their jobs. One that cannot be read is taken
 * for one that does.
 * @param begun up to where they were searched before
 * @param until when to stop; what is left is done the next time
 * @returns `reached`: up to where they are searched now; `done`: whether that is all
 * @throws NotYet when a file was dropped before that time, and nobody has taken it up yet
 */
export async function eraseFiles(
  deps: FilesDeps,
  { people, erasedAt }: { readonly people: readonly Erasing[]; readonly erasedAt: string },
  begun: Reached,
  until: number,
): Promise<{ erased: ErasedFile[]; reached: Reached; done: boolean }> {
  const erased: ErasedFile[] = [];
  let reached = begun;
  const owners = new Map(
    people.flatMap((one) => one.ids.map((id): [string, string] => [id, one.customerId])),
  );
  const matcher = new Matcher(people);
  // Rows that name nobody but by an id tell something of a person, unless they are orders or entries.
  const withIds = new Matcher(
    people.map(({ customerId, ids, identity: { texts, phones } }) => ({
      customerId,
      identity: { texts: [...texts, ...ids], phones },
    })),
  );
  for await (const { file, job } of candidates(deps, erasedAt, begun)) {
    if (deps.table.clock().getTime() >= until) return { erased, reached, done: false };
    const members = job ? await membersAmong(deps.table, job, owners) : new Set<string>();
    const tellsOfPeople = job?.kind !== 'export' || asExport(job).details.content === 'customers';
    const named =
      members.size > 0 ? members : await searched(deps, { file, job }, tellsOfPeople ? withIds : matcher);
    reached = { bucket: file.bucket, key: file.key };
    if (named !== 'unreadable' && named.size === 0) continue;
    await remove(deps, file, job);
    erased.push({ kind: file.key.startsWith(exportsFolder) ? 'exportFiles' : 'importFiles', named });
  }
  return { erased, reached, done: true };
}

/** Whose rows an export has, whether or not it tells who they are. */
async function membersAmong(table: Table, job: Job, ids: ReadonlyMap<string, string>): Promise<Set<string>> {
  const found = new Set<string>();
  if (job.kind !== 'export' || !isPlanned(job)) return found;
  for (let chunk = 1; chunk <= job.plan.chunks; chunk += chunksAtOnce) {
    const last = Math.min(chunk + chunksAtOnce - 1, job.plan.chunks);
    for (const id of await membersOfChunks(table, job.id, chunk, last)) {
      const owner = ids.get(id);
      if (owner !== undefined) found.add(owner);
    }
  }
  return found;
}

async function searched(
  { s3 }: FilesDeps,
  { file, job }: Candidate,
  matcher: Matcher,
): Promise<ErasedFile['named']> {
  const inName = matcher.find(file.key);
  try {
    const said = job?.kind === 'import' ? asImport(job).details.options.encoding : undefined;
    const named = await namedIn(s3, file, matcher, said);
    return named === 'unreadable' ? named : named.union(inName);
  } catch (error) {
    // Gone since it was listed.
    if (error instanceof FileGone) return new Set();
    throw error;
  }
}

const exportsFolder = 'exports/';

async function* candidates(deps: FilesDeps, erasedAt: string, begun: Reached): AsyncGenerator<Candidate> {
  const { table, s3, importBucket, exportBucket } = deps;
  // All of the one bucket before the other: whoever has come to the second has searched the first.
  for await (const { modifiedAt, ...file } of begun?.bucket === exportBucket
    ? []
    : filesIn(s3, importBucket, begun)) {
    const known = await knownFile(table, { ...file, modifiedAt });
    const isOlder = modifiedAt.toISOString() <= erasedAt;
    if (isFile(file) && isStillToCome(known) && isOlder)
      throw new NotYet('a dropped file is not planned yet', waitSeconds);
    // What comes in later is about somebody else, whoever it names.
    if (isOlder) yield { file, job: known.job };
  }
  for await (const { modifiedAt, ...file } of filesIn(s3, exportBucket, begun)) {
    const [, jobId] = /^(?:imports|exports)\/([^/]+)\//.exec(file.key) ?? [];
    const job = jobId === undefined ? undefined : await findJob(table, jobId);
    if (!job || job.createdAt <= erasedAt) yield { file, job };
  }
}

async function* filesIn(
  s3: S3Client,
  bucket: string,
  begun: Reached,
): AsyncGenerator<SearchedFile & { modifiedAt: Date }> {
  const range = { Bucket: bucket, ...(begun?.bucket === bucket && { StartAfter: begun.key }) };
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, range)) {
    for (const { Key: key, ETag, Size: bytes, LastModified: modifiedAt } of Contents) {
      if (key === undefined || !ETag || bytes === undefined || !modifiedAt) continue;
      yield { bucket, key, eTag: ETag.replaceAll('"', ''), bytes, modifiedAt };
    }
  }
}

/** First the job says so: nothing is lost silently. One that could have gone on cannot without its file. */
async function remove(
  { table, s3 }: FilesDeps,
  { bucket, key }: SearchedFile,
  job: Job | undefined,
): Promise<void> {
  if (job) {
    await changeJob(table, job.id, (now) => {
      const files = now.files.filter((file) => file.key !== key);
      const isTold = now.reason?.includes(removedNote) === true;
      const ends = isUnfinished(now) && !isUnderWay(now);
      if (isTold && files.length === now.files.length && !ends) return undefined;
      const reason = isTold ? now.reason : [now.reason, removedNote].filter(Boolean).join(' ');
      return { files, reason, ...(ends && { resumable: false }) };
    });
  }
  await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
}
