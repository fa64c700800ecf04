import * as z from 'zod';

/** What a worker is asked to do. */
export const workMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('chunk'), jobId: z.string(), chunk: z.int().positive() }),
  z.object({ kind: z.literal('finish'), jobId: z.string() }),
]);
export type WorkMessage = z.output<typeof workMessage>;
