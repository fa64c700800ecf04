import * as z from 'zod';

/**
 * What has become of a customer whose record is gone, while what they did and owned is still kept: deleted, anonymised
 * (nothing says any more who it was), or merged into another customer, for whom the old id still stands.
 */
export const former = z.discriminatedUnion('state', [
  z.object({ state: z.literal('deleted'), at: z.iso.datetime() }),
  z.object({ state: z.literal('anonymised'), at: z.iso.datetime() }),
  z.object({ state: z.literal('merged'), at: z.iso.datetime(), into: z.string() }),
]);
export type Former = z.output<typeof former>;
