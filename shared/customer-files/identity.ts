import { isIdentified } from '../customers/contradictions.ts';
import type { CustomerPatch } from '../customers/input.ts';
import { isAddressName } from './header-names.ts';
import type { Column } from './reading.ts';
import { problem, type RowProblem } from './row-problem.ts';

/** What a row says of who it is about. */
interface Known {
  readonly id?: string;
  readonly fields: CustomerPatch;
}

/** A customer can be known by any of these; without one of them a file holds no customers. */
export const identifyingFields = [
  'id',
  'email',
  'externalId',
  'username',
  'phone',
  'name',
  'firstName',
  'lastName',
] as const;

/** Whether a column of this meaning tells who a row is about. */
export const isIdentifying = (meaning: string | undefined): boolean =>
  identifyingFields.some((field) => field === meaning);

/**
 * What tells why a row is about nobody; undefined when it is about somebody. By what stands in the columns of an address
 * alone nobody is known, if the file has others: such rows carry one more address of the customer before them.
 */
export function identityJudge(
  columns: readonly Column[],
): (known: Known) => { readonly problem: RowProblem } | undefined {
  const telling = columns.filter(({ meaning }) => isIdentifying(meaning));
  const ofAddress = telling.filter(({ name, meaning }) => meaning !== 'email' && isAddressName(name));
  const lent = ofAddress.length < telling.length ? ofAddress.flatMap(({ meaning }) => meaning ?? []) : [];
  const nothing = Object.fromEntries(lent.map((meaning) => [meaning, null]));
  return ({ id, fields }) => {
    if (id !== undefined || fields.username != null) return undefined;
    if (!isIdentified(fields)) return nobody;
    return lent.length > 0 && !isIdentified({ ...fields, ...nothing }) ? furtherAddress : undefined;
  };
}

const nobody = problem('not_identified', 'The row has no id, email, phone, externalId, username or name.');
const furtherAddress = problem(
  'not_identified',
  'The row names no customer: a further address of the row above? Only the first is imported.',
);
