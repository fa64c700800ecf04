import * as z from 'zod';
import { requireGoodPassword } from '../credentials/password-policy.ts';
import { type CustomerPatch, customerPatch, isIdentified } from '../customers/customer.ts';
import { InvalidRequest } from '../errors.ts';
import type { ImportField } from './aliases.ts';
import type { CsvRow } from './csv.ts';
import type { Column } from './header.ts';
import '../text/plain-words.ts';

/** What the policy of passwords says against one. */
const passwordProblem = z.object({
  code: z.enum(['too_short', 'too_long', 'too_common']),
  message: z.string(),
});

/** Why a row was not imported. Stable codes; messages never repeat what the row holds. */
export const rowProblem = z.object({
  code: z.enum([
    'invalid',
    'too_many_cells',
    'not_identified',
    'duplicate',
    'ambiguous',
    'conflict',
    ...passwordProblem.shape.code.options,
  ]),
  message: z.string(),
});
export type RowProblem = z.output<typeof rowProblem>;

/** What a row says of a customer. A blank cell says nothing. */
export interface RowContent {
  readonly fields: CustomerPatch;
  readonly password?: string;
}

export type ReadRow = { readonly content: RowContent } | { readonly problem: RowProblem };

/** Reads one row that is not blank. */
export async function readRow(
  { cells }: CsvRow,
  columns: readonly Column[],
  shortestPassword: number,
): Promise<ReadRow> {
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
  const password = given.get('password');
  given.delete('password');
  const fault = password === undefined ? undefined : await faultOf(password, shortestPassword);
  const fields = customerPatch.safeParse(Object.fromEntries(given));
  if (!fields.success) {
    const faults = fields.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    return problem('invalid', [...faults, ...(fault ? [fault.message] : [])].join(' '));
  }
  if (!isIdentified(fields.data)) {
    return problem('not_identified', 'The row has no email, phone, externalId or name.');
  }
  if (fault) return { problem: fault };
  return { content: { fields: fields.data, ...(password !== undefined && { password }) } };
}

/** Imported passwords are judged like those that people choose: whoever can guess one is signed in. */
async function faultOf(password: string, shortest: number): Promise<RowProblem | undefined> {
  try {
    await requireGoodPassword(password, shortest);
    return undefined;
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    return passwordProblem.parse(error.errors[0]);
  }
}

/**
 * A cell as a line, without the apostrophe that keeps spreadsheets from taking a phone number or an ID for a number.
 * Files have line breaks in cells that are narrow; none of these fields has any.
 */
function plain(field: ImportField, cell: string): string {
  const line = cell.replaceAll(/\s*[\r\n]\s*/g, ' ');
  return field === 'phone' || field === 'externalId' ? line.replace(/^\s*'(?=[+\d])/, '') : line;
}

const problem = (code: RowProblem['code'], message: string): ReadRow => ({ problem: { code, message } });
