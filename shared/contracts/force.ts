import * as z from 'zod';

/** The query string of an endpoint that does by `?force` what it refuses otherwise. */
export const forceQuery = z.strictObject({
  force: z
    .enum(['', 'true', 'false'])
    .optional()
    .transform((given) => given !== undefined && given !== 'false')
    .meta({
      description: 'Do it even so. `?force` and `?force=true` are the same.',
      // As clients know it; in a query string everything is text.
      type: ['boolean', 'string'],
      enum: [true, false, ''],
    }),
});
