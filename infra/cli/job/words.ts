import type { Schemas } from '../api.ts';
import { bar } from '../output/progress.ts';
import { count, duration, harmless, things } from '../output/text.ts';

export type Job = Schemas['Job'];

/** What a job counts. */
function thing(job: Job): string {
  if (job.kind === 'import') return 'row';
  return job.kind === 'export' && job.selected.by === 'months' ? 'day' : 'customer';
}

/** Whether nothing is changed by it, only foreseen. */
const isDryRun = (job: Job): boolean => job.kind === 'import' && job.options.dryRun;

/** What has become of its items: `3 created, 0 updated, 1 failed`; of an export, of the rows of its file. */
export const counts = (job: Job): string => said(job, () => true);

function said(job: Job, isWorthIt: (number: number) => boolean): string {
  const { created, updated, deleted, unchanged, failed } = job.progress;
  const known = {
    import: { created, updated, unchanged, failed },
    'bulk-action': { updated, deleted, unchanged, failed },
    export: { failed },
  }[job.kind];
  const would = isDryRun(job) ? 'would be ' : '';
  const rows = job.kind === 'export' && isWorthIt(job.rows) ? [`${things(job.rows, 'row')} exported`] : [];
  const results = Object.entries(known)
    .filter(([, number]) => isWorthIt(number))
    .map(([result, number]) => `${count(number)} ${/created|updated/.test(result) ? would : ''}${result}`);
  return [...rows, ...results].join(', ');
}

/** How far a job has come, on one line. */
export function progressOf(job: Job): string {
  const { total, done, perSecond, secondsLeft } = job.progress;
  if (job.status !== 'running' && job.status !== 'cancelling') return waits[job.status] ?? job.status;
  const speed = perSecond === undefined ? [] : [`${count(Math.round(perSecond))}/s`];
  const left = secondsLeft === undefined ? [] : [`${duration(secondsLeft)} left`];
  const amount = `${count(done)}/${things(total, thing(job))}`;
  return [`${bar(done, total)} ${amount}`, ...speed, ...left, said(job, (number) => number > 0)]
    .filter((part) => part !== '')
    .join(' · ');
}

const waits: Partial<Record<Job['status'], string>> = {
  uploading: 'Waiting until the file has arrived …',
  planning: 'Reading the file …',
  waiting: 'Waiting for the imports before it; after a crash up to 8 min, or jobs resume …',
};

/** What a job is about, in a few words. */
export function subject(job: Job): string {
  if (job.kind === 'import') return harmless(job.source.key.split('/').at(-1) ?? '');
  if (job.kind === 'bulk-action') return `bulk action (${job.action.type})`;
  return `export (${job.format})`;
}

/** How a job has ended, and what it did. */
export function outcome(job: Job): string {
  const { total } = job.progress;
  const took = (Date.parse(job.completedAt ?? job.updatedAt) - Date.parse(job.createdAt)) / 1_000;
  const did = `${counts(job)} (${things(total, thing(job))}, ${duration(took)}).`;
  const dry = isDryRun(job) ? ' A dry run: nothing was changed.' : '';
  if (job.status === 'completed') return `${subject(job)}: ${did}${dry}`;
  // A reason names the file already.
  const reason = job.reason ? harmless(job.reason) : `${subject(job)} ${ends[job.status] ?? job.status}.`;
  return total > 0 ? `${reason} So far: ${did}` : reason;
}

const ends: Partial<Record<Job['status'], string>> = { failed: 'has failed', cancelled: 'was cancelled' };
