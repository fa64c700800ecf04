import { v7 as uuidv7 } from 'uuid';
import { auditRecord, type Origin } from '../audit/audit.ts';
import { nextPassword } from '../credentials/credential.ts';
import { createCustomer, updateCustomer } from '../customers/changes.ts';
import { customerInput, type StoredCustomer } from '../customers/customer.ts';
import { withE164 } from '../customers/e164.ts';
import { auditKey, profileKey } from '../customers/keys.ts';
import type { JobCounts } from '../jobs/job.ts';
import { type Change, mergeChanges } from '../table/commit.ts';
import { check, equals } from '../table/writes.ts';
import type { CsvRow } from './csv.ts';
import type { RowContent, RowProblem } from './row.ts';

/** What is to become of a row, given what the table holds. */
export interface Outcome {
  readonly row: CsvRow;
  readonly result: keyof JobCounts;
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

export const failed = (row: CsvRow, problem: RowProblem): Outcome => ({
  row,
  result: 'failed',
  change: nothing,
  problem,
});

/** Creates the customer, or changes the one that the row's keys name. */
export async function evaluate(given: RowInContext): Promise<Outcome> {
  const { row, content, owners, origin, defaultCountry } = given;
  const [owner, other] = owners;
  if (other) {
    const message = 'The e-mail and the external ID belong to two different customers.';
    return failed(row, { code: 'ambiguous', message });
  }
  if (!owner) {
    const id = uuidv7({ msecs: origin.now.getTime() });
    const input = withE164(customerInput.parse(content.fields), defaultCountry);
    const { change } = createCustomer(id, input, 'import', origin);
    return { row, result: 'created', change: mergeChanges(change, await passwordChange(given, id)) };
  }
  const profile = updateCustomer(owner, withE164(content.fields, defaultCountry), origin)?.change;
  const password = given.hasPassword(owner.id) ? nothing : await passwordChange(given, owner.id);
  if (profile) return { row, result: 'updated', change: mergeChanges(profile, password) };
  if (password.writes.length === 0) return { row, result: 'unchanged', change: nothing };
  // The profile is not written: make sure that the customer is still there to have a password.
  const still = { writes: [check(profileKey(owner.id), equals('version', owner.version))] };
  return { row, result: 'updated', change: mergeChanges(still, password) };
}

/** A first password, if the row has one. A customer who has a password keeps it: it may be their own choice. */
async function passwordChange({ row, content, hash, origin }: RowInContext, id: string): Promise<Change> {
  if (!content.password) return nothing;
  return {
    writes: [
      nextPassword(id, await hash(row, content.password), 0, origin.now),
      auditRecord((record) => auditKey(id, record), origin, 'updated', ['password']),
    ],
  };
}
