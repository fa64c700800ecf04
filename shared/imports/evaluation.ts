import type { Origin } from '../audit/audit.ts';
import { nextPassword } from '../credentials/credential.ts';
import { definitionsHold } from '../custom-fields/values.ts';
import type { RowContent, RowContext } from '../customer-files/row.ts';
import { messageOf, type RowProblem } from '../customer-files/row-problem.ts';
import { createCustomer, updateCustomer } from '../customers/changes.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import { withE164 } from '../customers/e164.ts';
import { isOutdated } from '../customers/marketing.ts';
import { hasOtherEmail } from '../customers/somebody-else.ts';
import { type FieldError, InvalidRequest } from '../errors.ts';
import { InsufficientBalance } from '../ledger/errors.ts';
import { saidOfNew } from '../merge-patch/merge-patch.ts';
import { type Change, mergeChanges } from '../table/commit.ts';
import { timeOrderedId } from '../table/time-ordered-id.ts';
import type { CsvRow } from './csv.ts';
import { failed, type RowOutcome } from './row-outcome.ts';

/** A row that can be imported, with everything that its outcome depends on. */
export interface RowInContext {
  readonly row: CsvRow;
  readonly content: RowContent;
  /** The customer whom it is about, if there is one. */
  readonly owner: StoredCustomer | undefined;
  readonly hasPassword: (customerId: string) => boolean;
  readonly hash: (row: CsvRow, password: string) => Promise<string>;
  /** What changes with the opening balance. */
  readonly opening: (before: StoredCustomer | undefined, after: StoredCustomer) => Promise<Change>;
  readonly origin: Origin;
  /** Whether its answer about marketing counts, however old it is. */
  readonly overwriteConsent: boolean;
  readonly context: Pick<RowContext, 'defaultCountry' | 'customFields'>;
}

const nothing: Change = { writes: [] };

/** Creates the customer, or changes the one whom the row is about. */
export async function evaluate(given: RowInContext): Promise<RowOutcome> {
  const { row, content, owner } = given;
  if (content.refusedPassword && !keepsPassword(given)) return failed(row, content.refusedPassword);
  try {
    const outcome = await (owner ? update(given, owner) : create(given));
    return content.otherLanguage
      ? { ...outcome, tallies: { ...outcome.tallies, otherLanguages: 1 } }
      : outcome;
  } catch (error) {
    // What the row says, and what is there, cannot stand together.
    if (error instanceof InsufficientBalance) {
      return failed(row, { code: 'invalid', message: messageOf([`openingBalance: ${error.message}`]) });
    }
    if (!(error instanceof InvalidRequest)) throw error;
    return failed(row, contradiction(error.errors));
  }
}

async function create(given: RowInContext): Promise<RowOutcome> {
  const { row, content, origin, context } = given;
  const id = timeOrderedId(origin.now);
  const said = saidOfNew(content.fields);
  const fields = { ...withE164(said, context.defaultCountry), ...hasFirst(content) };
  const { customer, change } = createCustomer(id, fields, 'import', origin);
  const password = await firstPassword(given, id);
  const opening = await given.opening(undefined, customer);
  const whole = mergeChanges(change, holds(given), password, opening);
  return { row, result: 'created', change: whole, after: customer, said };
}

async function update(given: RowInContext, owner: StoredCustomer): Promise<RowOutcome> {
  const { row, content, origin, context } = given;
  const { fields, ...kept } = consentKept(given, owner);
  const keeps = keepsPassword(given);
  const patch = { ...withE164(fields, context.defaultCountry), ...(!keeps && hasFirst(content)) };
  const made = updateCustomer(owner, patch, origin);
  if (!made)
    return {
      row,
      result: 'unchanged',
      change: nothing,
      customerId: owner.id,
      before: owner,
      after: owner,
      ...kept,
    };
  const password = keeps ? nothing : await firstPassword(given, owner.id);
  const opening = await given.opening(owner, made.customer);
  const change = mergeChanges(made.change, holds(given), password, opening);
  return {
    row,
    result: 'updated',
    change,
    customerId: owner.id,
    before: owner,
    after: made.customer,
    tallies: { ...kept.tallies, ...(hasOtherEmail(fields, owner) && { otherEmails: 1 }) },
  };
}

/** A customer who has a password keeps it: it may be their own choice. */
const keepsPassword = ({ owner, hasPassword }: RowInContext): boolean =>
  owner !== undefined && hasPassword(owner.id);

/** What the row says of the customer: without its answer about marketing, when that gives way to the stored one. */
function consentKept(
  { content: { fields }, overwriteConsent }: RowInContext,
  owner: StoredCustomer,
): Pick<RowContent, 'fields'> & Pick<RowOutcome, 'tallies'> {
  const { marketing, ...others } = fields;
  const isKept = !overwriteConsent && marketing && isOutdated(marketing, owner.marketing);
  return isKept ? { fields: others, tallies: { keptConsents: 1 } } : { fields };
}

/** What must hold of the declared fields at the commit. */
const holds = ({ content, context }: RowInContext): Change => ({
  writes: definitionsHold([...context.customFields.values()], content.fields.customFields ?? {}),
});

function contradiction(errors: readonly FieldError[]): RowProblem {
  const [only, ...others] = errors;
  const code = others.length === 0 && only?.code === 'not_identified' ? 'not_identified' : 'invalid';
  const said = errors.map(({ pointer, message }) => {
    const field = pointer.slice(1).replaceAll('/', '.');
    return field ? `${field}: ${message}` : message;
  });
  return { code, message: messageOf(said) };
}

/** What a customer's record says once the row's password is theirs. */
const hasFirst = ({ password, passwordHash }: RowContent): { hasPassword?: true } =>
  password !== undefined || passwordHash !== undefined ? { hasPassword: true } : {};

/** The row's password as the customer's first one, if it has any. */
async function firstPassword({ row, content, hash, origin }: RowInContext, id: string): Promise<Change> {
  const { password, passwordHash } = content;
  const made = password === undefined ? passwordHash : await hash(row, password);
  return made === undefined ? nothing : { writes: [nextPassword(id, made, 0, origin.now)] };
}
