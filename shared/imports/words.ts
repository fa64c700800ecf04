import { basename } from 'node:path';
import type { ImportJob } from './import-job.ts';

/** What a dropped file is called by who dropped it. */
export const nameOfFile = ({ details: { source } }: ImportJob): string => basename(source.key);

/** Why something could not be done with the dropped file. */
export const goneBefore = (job: ImportJob, what: string): string =>
  `${nameOfFile(job)} was deleted or replaced before ${what}.`;

/** What people can do about an import that stopped half-way; `resumable` tells whether both ways are open. */
export const howToGoOn = ({ keptUntil }: { readonly keptUntil: string }): string =>
  `Until ${keptUntil}, or until a later import begins, it can be resumed (POST /v1/jobs/{id}/resume) and goes on from where it stopped. Anybody can drop the file again: that starts a new import, from the first row.`;
