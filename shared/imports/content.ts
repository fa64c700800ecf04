import * as z from 'zod';

/** What the rows of a file are. */
export const importContent = z.enum(['customers', 'orders', 'credit', 'points']);
export type ImportContent = z.output<typeof importContent>;
