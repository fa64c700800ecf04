import { basename, dirname, parse, resolve } from 'node:path';
import { orThrow } from '../../client/client.ts';
import { freeName } from '../../local/drop/free-name.ts';
import { progressLine } from '../output/progress.ts';
import { harmless } from '../output/text.ts';
import { Failure } from '../refusals.ts';
import type { Session } from '../session.ts';
import { download } from './download.ts';
import type { Job } from './words.ts';

/** A file of a job, and where it lies now. */
export interface Saved {
  readonly name: string;
  readonly path: string;
}

/**
 * Saves the files of a job. Nothing that lies there already is overwritten, unless a place is given.
 * @param beside the file of which they tell (`people.csv` → `people.errors.csv`); else they go into the current folder
 * @param place where the one file of the job goes
 */
export async function saveFiles(
  session: Session,
  job: Job,
  { beside, place }: { readonly beside?: string | undefined; readonly place?: string | undefined } = {},
): Promise<Saved[]> {
  const saved: Saved[] = [];
  for (const { name } of job.files) {
    const line = progressLine(session.terminal.stderr);
    const path = (called = name): string => {
      if (place !== undefined) return resolve(place);
      return freePath(beside === undefined ? called : name, beside);
    };
    saved.push({ name, path: await download(() => addressOf(session, job.id, name), path, line) });
  }
  return saved;
}

/** What a server calls a file names no folder. */
function freePath(name: string, beside: string | undefined): string {
  const plain = basename(harmless(name)).replace(/^\.+/, '') || 'file';
  if (beside === undefined) return freeName(resolve('.'), plain);
  return freeName(dirname(resolve(beside)), `${parse(beside).name}.${plain}`);
}

/** A fresh address: an earlier one works for a short time only. */
export async function addressOf({ api }: Session, id: string, name: string): Promise<string> {
  const { files } = await orThrow(api.GET('/v1/jobs/{id}', { params: { path: { id } } }));
  const url = files.find((file) => file.name === name)?.url;
  if (url === undefined) throw new Failure(`${harmless(name)} is not kept any more.`);
  return url;
}
