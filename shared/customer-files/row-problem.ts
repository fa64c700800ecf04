import * as z from 'zod';

/** What the policy of passwords says against one. */
export const passwordProblem = z.object({
  code: z.enum(['too_short', 'too_long', 'too_common']),
  message: z.string(),
});

/** Why a row was not imported. Stable codes; messages never repeat what the row holds. */
export const rowProblem = z.object({
  code: z.enum([
    'invalid',
    'bad_bytes',
    'open_quote',
    'stray_quote',
    'too_many_cells',
    'not_identified',
    'no_key',
    'damaged_number',
    'duplicate',
    'ambiguous',
    'contradictory',
    'exists',
    'not_found',
    'taken',
    'unknown_group',
    'conflict',
    'insufficient_balance',
    'account_inactive',
    'currency_mismatch',
    ...passwordProblem.shape.code.options,
  ]),
  message: z.string(),
});
export type RowProblem = z.output<typeof rowProblem>;

export const problem = (code: RowProblem['code'], message: string): { readonly problem: RowProblem } => ({
  problem: { code, message },
});

const mostFaultsTold = 5;

/** What is told of several faults of a row: of many, the first ones. */
export function messageOf(faults: readonly string[]): string {
  const more = faults.length - mostFaultsTold;
  const told = faults.slice(0, mostFaultsTold).join(' ');
  return more > 0 ? `${told} And ${more} more.` : told;
}
