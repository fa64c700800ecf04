import { givenAway } from '../credentials/password-policy.ts';
import type { StoredCustomField } from '../custom-fields/definition.ts';
import type { CustomerPatch } from '../customers/input.ts';
import { CellFault } from './cell-reader.ts';
import { isFormulaError, unwrapText } from './cells/formula.ts';
import { saysNothing } from './cells/nothing.ts';
import { identityJudge } from './identity.ts';
import { type Secret, secretOfPassword } from './password-cell.ts';
import type { FileReading } from './reading.ts';
import { messageOf, problem, type RowProblem } from './row-problem.ts';
import { type Fault, settle } from './settle.ts';
import { type Draft, slotsOf } from './slots.ts';

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
  /** What a blank cell says: nothing, or that the field is to be cleared. One that the row does not reach says nothing. */
  readonly blankCells: 'keep' | 'clear';
  /** Whether groups that there are not yet may be named. */
  readonly createGroups: boolean;
  /** Characters that a password has at least. */
  readonly shortestPassword: number;
  /** No part of a password. */
  readonly shopName: string;
}

/**
 * What a row says of a customer. Each field alone is as it may be stored. Whether the row makes a customer, or fits to
 * the one that there is, depends on who is found: that is for whoever applies it.
 */
export interface RowContent {
  /** The customer that the row is about. */
  readonly id?: string;
  readonly fields: CustomerPatch;
  /** As it is typed; it fulfils the policy, as far as the row tells who its owner is. */
  readonly password?: string;
  /** Instead of a password: why the row fails where its password would be used. */
  readonly refusedPassword?: RowProblem;
  /** One that a login can be held against. Instead of a password, never beside one. */
  readonly passwordHash?: string;
  /** The row has nothing but a hash of a kind that cannot be checked here: it says nothing of a password. */
  readonly uncheckableHash?: true;
  /** The row names a language that no mail is written in, and says nothing of it here. */
  readonly otherLanguage?: true;
  /** Names of groups to be made, each once. Until they are in the context, `fields.groupIds` lacks them. */
  readonly newGroups: readonly string[];
}

export type ReadRow = { readonly content: RowContent } | { readonly problem: RowProblem };

/** Reads the cells of one row that is not blank. */
export type RowReader = (cells: readonly string[]) => ReadRow;

/** What reads the rows of a file: made once, for many rows. */
export async function rowReader(reading: FileReading, context: RowContext): Promise<RowReader> {
  const slots = await slotsOf(reading, context);
  const whoIsMissing = identityJudge(reading.columns);
  const width = reading.columns.length;
  const clears = context.blankCells === 'clear';
  // A password that holds a delimiter and stands without quotes spreads over the cells behind it.
  const mayBeShifted = reading.columns.some(
    ({ meaning }) => meaning === 'password' || meaning === 'passwordHash',
  );
  return (cells) => {
    if (cells.length > width && (mayBeShifted || !cells.slice(width).every(isBlank))) {
      return problem('too_many_cells', `The row has ${cells.length} cells, the header ${width}.`);
    }
    const draft: Draft = { fields: {} };
    const faults: Fault[] = [];
    for (const { name, index, kind, take, knows, clear } of slots) {
      const cell = unwrapText(cells[index] ?? '');
      if (!isBlank(cell) && (!saysNothing(cell, kind) || knows?.(cell))) {
        const fault = isFormulaError(cell) ? noValue : take(cell, draft);
        if (fault) faults.push({ name, fault });
      } else if (clears && index < cells.length) clear?.(draft);
    }
    return finish(draft, faults, whoIsMissing, context.shopName);
  };
}

const noValue = new CellFault('The spreadsheet has an error here, and no value.');

/** Most cells begin with a sign that can be seen: then the rest need not be looked at. */
const isBlank = (cell: string): boolean => {
  const first = cell.charCodeAt(0);
  return !(first > 0x20 && first < 0x7f) && cell.trim() === '';
};

function finish(
  draft: Draft,
  faults: Fault[],
  whoIsMissing: ReturnType<typeof identityJudge>,
  shopName: string,
): ReadRow {
  faults.push(...settle(draft));
  const { id, newGroups = [], otherLanguage } = draft;
  // Each value was read by the schema of its field.
  const fields = draft.fields as CustomerPatch;
  if (faults.some(({ fault: { code } }) => code === 'invalid')) return refused('invalid', faults);
  const known = { ...(id !== undefined && { id }), fields };
  const missing = whoIsMissing(known);
  if (missing) return missing;
  const [first] = faults;
  if (first) return refused(first.fault.code, faults);
  return {
    content: {
      ...known,
      ...secretOf(draft, shopName, fields),
      ...(otherLanguage && { otherLanguage }),
      newGroups,
    },
  };
}

/** The best that the cells of a row say of a password. */
function secretOf(
  { password, refusedPassword, passwordHash, uncheckableHash }: Draft,
  shopName: string,
  owner: CustomerPatch,
): Secret | undefined {
  if (refusedPassword) return { refusedPassword };
  if (password !== undefined) return secretOfPassword(password, givenAway(password, shopName, owner));
  if (passwordHash !== undefined) return { passwordHash };
  return uncheckableHash && { uncheckableHash };
}

const refused = (code: RowProblem['code'], faults: readonly Fault[]) =>
  problem(code, messageOf(faults.map(({ name, fault }) => `${name}: ${fault.message}`)));
