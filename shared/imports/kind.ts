import { removeAll } from '../exports/files.ts';
import { hasEnded } from '../jobs/job.ts';
import type { WorkedKind } from '../jobs/kind.ts';
import { asImport, fileOf } from './import-job.ts';
import { partsOf } from './keys.ts';
import { startNextImport } from './line.ts';
import { type OpenDeps, openChunk } from './open-chunk.ts';
import { type QueuedImportDeps, queuedImports } from './queued.ts';
import { deleteFile } from './raw-file.ts';
import { type ResultDeps, resultOf } from './result.ts';

/** Imports of dropped files, as workers do them. */
export const imports = (deps: QueuedImportDeps & OpenDeps & ResultDeps): WorkedKind => ({
  ...queuedImports(deps),
  open: (job, chunk) => openChunk(deps, asImport(job), chunk),
  result: (job) => resultOf(deps, asImport(job)),
  tidyUp: async (job) => {
    await removeAll(deps, partsOf(job.id));
    const file = fileOf(asImport(job));
    // Whoever dropped a file that was refused may look at it until its day is over.
    if (file && hasEnded(job)) await deleteFile(deps.s3, file);
  },
  ended: () => startNextImport(deps),
});
