import * as z from 'zod';

/** What a worker is asked to do. */
export const workMessage = z.discriminatedUnion('kind', [
  /** To go on with a chunk from its checkpoint. */
  z.object({ kind: z.literal('chunk'), jobId: z.string(), chunk: z.int().positive() }),
  /** To end a job all of whose chunks are closed, or which is to be cancelled. */
  z.object({ kind: z.literal('finish'), jobId: z.string() }),
  /** To queue everything that a resumed job still lacks. */
  z.object({ kind: z.literal('resume'), jobId: z.string() }),
]);
export type WorkMessage = z.output<typeof workMessage>;
