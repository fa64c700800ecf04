import * as z from 'zod';

/**
 * What a deletion does to a customer who has a history (`./history.ts`). `keep-orders`: the record goes, what they did
 * stays. `anonymise`: they are anonymised. `refuse`: it is refused.
 */
export const deletePolicy = z.enum(['keep-orders', 'anonymise', 'refuse']);
export type DeletePolicy = z.output<typeof deletePolicy>;
