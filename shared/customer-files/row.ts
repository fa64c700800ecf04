import { passwordJudge } from '../credentials/password-policy.ts';
import type { StoredCustomField } from '../custom-fields/definition.ts';
import { type CustomerPatch, customerPatch, isIdentified } from '../customers/customer.ts';
import type { FileReading } from './reading.ts';
import { passwordProblem, problem, type RowProblem } from './row-problem.ts';
import '../text/plain-words.ts';

/** What the rows of a file are read against. */
export interface RowContext {
  /** The groups that there are: ids by what ../text/fold.ts makes of their names. */
  readonly groups: ReadonlyMap<string, string>;
  /** The custom fields that are declared, by key. */
  readonly customFields: ReadonlyMap<string, StoredCustomField>;
  /** ISO 3166-1 alpha-2, or empty. */
  readonly defaultCountry: string;
  /** ISO 4217: what amounts without a currency are in. */
  readonly currency: string;
  /** What a blank cell says: nothing, or that the field is to be cleared. */
  readonly blankCells: 'keep' | 'clear';
  /** Whether groups that there are not yet may be named. */
  readonly createGroups: boolean;
  /** Characters that a password has at least. */
  readonly shortestPassword: number;
}

/** Rows are read so as long as neither the planner nor the workers look up groups, custom fields and options. */
export const contextOfNow: RowContext = {
  groups: new Map(),
  customFields: new Map(),
  defaultCountry: '',
  currency: 'EUR',
  blankCells: 'keep',
  createGroups: false,
  shortestPassword: 8,
};

/**
 * What a row says of a customer. Each field alone is as it may be stored. Whether the row makes a customer, or fits to
 * the one that there is, depends on who is found: that is for whoever applies it.
 */
export interface RowContent {
  /** The customer that the row is about. */
  readonly id?: string;
  readonly fields: CustomerPatch;
  /** As it is typed; it fulfils the policy. */
  readonly password?: string;
  /** One that a login can be held against. */
  readonly passwordHash?: string;
  /** Names of groups to be made, each once. Until they are in the context, `fields.groupIds` lacks them. */
  readonly newGroups: readonly string[];
}

export type ReadRow = { readonly content: RowContent } | { readonly problem: RowProblem };

/** Reads the cells of one row that is not blank. */
export type RowReader = (cells: readonly string[]) => ReadRow;

/** What reads the rows of a file: made once, for many rows. */
export async function rowReader(
  { columns }: FileReading,
  { shortestPassword }: RowContext,
): Promise<RowReader> {
  const hasPasswords = columns.some(({ meaning }) => meaning === 'password');
  const judge = hasPasswords ? await passwordJudge(shortestPassword) : () => undefined;
  return (cells) => {
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
    // Imported passwords are judged like those that people choose: whoever can guess one is signed in.
    const fault = password === undefined ? undefined : judge(password);
    const fields = customerPatch.safeParse(Object.fromEntries(given));
    if (!fields.success) {
      const faults = fields.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
      return problem('invalid', [...faults, ...(fault ? [fault.message] : [])].join(' '));
    }
    if (!isIdentified(fields.data)) {
      return problem('not_identified', 'The row has no email, phone, externalId or name.');
    }
    if (fault) return { problem: passwordProblem.parse(fault) };
    return { content: { fields: fields.data, ...(password !== undefined && { password }), newGroups: [] } };
  };
}

/**
 * A cell as a line, without the apostrophe that keeps spreadsheets from taking a phone number or an ID for a number.
 * Files have line breaks in cells that are narrow; none of these fields has any.
 */
function plain(field: string, cell: string): string {
  const line = cell.replaceAll(/\s*[\r\n]\s*/g, ' ');
  return field === 'phone' || field === 'externalId' ? line.replace(/^\s*'(?=[+\d])/, '') : line;
}
