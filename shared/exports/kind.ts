import type { WorkedKind } from '../jobs/kind.ts';
import { removeLeftovers } from './files.ts';
import { asExport } from './job.ts';
import { type OpenDeps, openChunk } from './open-chunk.ts';
import { type QueuedExportDeps, queuedExports } from './queued.ts';
import { resultOf } from './result.ts';

/** Exports, as workers make them. */
export const exports = (deps: QueuedExportDeps & OpenDeps): WorkedKind => ({
  ...queuedExports(deps),
  open: (job, chunk) => openChunk(deps, asExport(job), chunk),
  result: (job) => resultOf(deps, asExport(job)),
  tidyUp: ({ id, status }) => removeLeftovers(deps, id, status === 'completed'),
  ended: async () => {},
});
