import { v7 as uuidv7 } from 'uuid';
import type { Origin } from '../audit/audit.ts';
import { nextPassword } from '../credentials/credential.ts';
import type { RowContent } from '../customer-files/row.ts';
import type { RowProblem } from '../customer-files/row-problem.ts';
import { createCustomer, updateCustomer } from '../customers/changes.ts';
import { customerInput, type StoredCustomer } from '../customers/customer.ts';
import { withE164 } from '../customers/e164.ts';
import type { ItemResult } from '../jobs/job.ts';
import { type Change, mergeChanges } from '../table/commit.ts';
import type { CsvRow } from './csv.ts';

/** What is to become of a row, given what the table holds. */
export interface RowOutcome {
  readonly row: CsvRow;
  readonly result: ItemResult;
  readonly change: Change;
  readonly problem?: RowProblem;
}

/** A row that can be imported, with everything that its outcome depends on. */
export interface RowInContext {
  readonly row: CsvRow;
  readonly content: RowContent;
  /** The customers that the row's e-mail and external ID belong to. */
  readonly owners: readonly StoredCustomer[];
  readonly hasPassword: (customerId: string) => boolean;
  readonly hash: (row: CsvRow, password: string) => Promise<string>;
  readonly origin: Origin;
  /** Where phone numbers without a country code are dialled. */
  readonly defaultCountry: string;
}

const nothing: Change = { writes: [] };

export const failed = (row: CsvRow, problem: RowProblem): RowOutcome => ({
  row,
  result: 'failed',
  change: nothing,
  problem,
});

/** Creates the customer, or changes the one that the row's keys name. */
export async function evaluate(given: RowInContext): Promise<RowOutcome> {
  const { row, content, owners, origin, defaultCountry } = given;
  const [owner, other] = owners;
  if (other) {
    const message = 'The e-mail and the external ID belong to two different customers.';
    return failed(row, { code: 'ambiguous', message });
  }
  if (!owner) {
    const id = uuidv7({ msecs: origin.now.getTime() });
    const input = { ...withE164(customerInput.parse(content.fields), defaultCountry), ...hasFirst(content) };
    const { change } = createCustomer(id, input, 'import', origin);
    return { row, result: 'created', change: mergeChanges(change, await firstPassword(given, id)) };
  }
  // A customer who has a password keeps it: it may be their own choice.
  const keeps = given.hasPassword(owner.id);
  const patch = { ...withE164(content.fields, defaultCountry), ...(!keeps && hasFirst(content)) };
  const update = updateCustomer(owner, patch, origin);
  if (!update) return { row, result: 'unchanged', change: nothing };
  const password = keeps ? nothing : await firstPassword(given, owner.id);
  return { row, result: 'updated', change: mergeChanges(update.change, password) };
}

/** What a customer's record says once the row's password is theirs. */
const hasFirst = ({ password }: RowContent): { hasPassword?: true } =>
  password ? { hasPassword: true } : {};

/** The row's password as the customer's first one, if it has any. */
async function firstPassword({ row, content, hash, origin }: RowInContext, id: string): Promise<Change> {
  if (!content.password) return nothing;
  return { writes: [nextPassword(id, await hash(row, content.password), 0, origin.now)] };
}
