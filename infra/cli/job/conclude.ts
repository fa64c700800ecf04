import { orThrow } from '../../client/client.ts';
import { harmless } from '../output/text.ts';
import { PartlyFailed } from '../refusals.ts';
import type { Session } from '../session.ts';
import { styled } from '../terminal.ts';
import { type Saved, saveFiles } from './files.ts';
import { type Job, outcome } from './words.ts';

/**
 * Tells how a job has ended, and saves its files.
 * @throws PartlyFailed when not everything went well
 */
export async function conclude(
  session: Session,
  job: Job,
  place: Parameters<typeof saveFiles>[2] = {},
): Promise<void> {
  const saved = await saveFiles(session, job, place);
  const lines = session.json ? [] : await told(session, job, saved);
  session.answer({ ...job, saved }, () => lines);
  if (job.status !== 'completed' || job.progress.failed > 0) throw new PartlyFailed();
}

async function told(session: Session, job: Job, saved: readonly Saved[]): Promise<string[]> {
  const { stdout } = session.terminal;
  const well = job.status === 'completed' && job.progress.failed === 0;
  const ignored = job.kind === 'import' ? job.ignoredColumns : [];
  const notes = (job.kind === 'import' && job.notes) || [];
  return [
    styled(well ? 'green' : job.status === 'completed' ? 'yellow' : 'red', outcome(job), stdout),
    ...(job.status === 'completed' && job.reason ? [harmless(job.reason)] : []),
    ...(ignored.length > 0 ? [`Columns that mean nothing here: ${ignored.map(harmless).join(', ')}`] : []),
    ...notes.map(harmless),
    ...(job.progress.failed > 0 ? await reasons(session, job) : []),
    ...saved.map(({ name, path }) => `${meaningOf(name)}: ${path}`),
    ...(job.resumable ? [`Go on from where it stopped: ${session.hint(`jobs resume ${job.id}`)}`] : []),
  ];
}

const meaningOf = (name: string): string =>
  ({
    'errors.csv': 'The rows that failed, to be corrected and imported again',
    'changes.csv': 'What would change',
  })[name] ?? 'Saved';

const fewest = 5;

/** Why the first of them failed. */
async function reasons({ api, hint }: Session, { id, progress }: Job): Promise<string[]> {
  const params = { path: { id }, query: { result: 'failed', limit: fewest } } as const;
  const { items } = await orThrow(api.GET('/v1/jobs/{id}/results', { params }));
  const lines = items.map(
    ({ row, customerId, message, code }) =>
      `  ${row === undefined ? customerId : `row ${row}`}: ${harmless(message ?? code ?? '')}`,
  );
  const more = progress.failed > items.length;
  return more ? [...lines, `  … all of them: ${hint(`jobs results ${id} --failed`)}`] : lines;
}
