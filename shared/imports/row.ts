import * as z from 'zod';
import { type CustomerPatch, customerPatch, isIdentified } from '../customers/customer.ts';
import type { ImportField } from './aliases.ts';
import type { CsvRow } from './csv.ts';
import type { Column } from './header.ts';

/** Why a row was not imported. Stable codes; messages never repeat what the row holds. */
export const rowProblem = z.object({
  code: z.enum(['invalid', 'too_many_cells', 'not_identified', 'duplicate', 'ambiguous', 'conflict']),
  message: z.string(),
});
export type RowProblem = z.output<typeof rowProblem>;

/** What a row says of a customer. A blank cell says nothing. */
export interface RowContent {
  readonly fields: CustomerPatch;
  readonly password?: string;
}

export type ReadRow = { readonly content: RowContent } | { readonly problem: RowProblem };

/** A first password for the customer; longer ones would only cost time to hash. */
const password = z.string().min(8).max(256);

/** Reads one row that is not blank. */
export function readRow({ cells }: CsvRow, columns: readonly Column[]): ReadRow {
  if (cells.slice(columns.length).some((cell) => cell.trim() !== '')) {
    return problem('too_many_cells', `The row has ${cells.length} cells, the header ${columns.length}.`);
  }
  const given = new Map(
    columns.flatMap(({ meaning }, index) => {
      const cell = cells[index] ?? '';
      if (!meaning || meaning === 'error' || cell.trim() === '') return [];
      return [[meaning, meaning === 'password' ? cell : plain(meaning, cell)] as const];
    }),
  );
  const hashable = password.optional().safeParse(given.get('password'));
  given.delete('password');
  const fields = customerPatch.safeParse(Object.fromEntries(given));
  const faults = [
    ...(fields.error?.issues ?? []).map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    ...(hashable.error?.issues ?? []).map((issue) => `password: ${issue.message}`),
  ];
  if (!fields.success || !hashable.success) return problem('invalid', faults.join(' '));
  if (!isIdentified(fields.data)) {
    return problem('not_identified', 'The row has no email, phone, externalId or name.');
  }
  return { content: { fields: fields.data, ...(hashable.data && { password: hashable.data }) } };
}

/**
 * A cell without what programs add to it: Windows' line ends, and the apostrophe that keeps spreadsheets from
 * taking a phone number or an ID for a number.
 */
function plain(field: ImportField, cell: string): string {
  const text = cell.replaceAll(/\r\n?/g, '\n');
  return field === 'phone' || field === 'externalId' ? text.replace(/^\s*'(?=[+\d])/, '') : text;
}

const problem = (code: RowProblem['code'], message: string): ReadRow => ({ problem: { code, message } });
