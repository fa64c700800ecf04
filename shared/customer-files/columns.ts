/** The fields that a column of a file can carry. */
export const importFields = [
  'email',
  'externalId',
  'phone',
  'name',
  'firstName',
  'lastName',
  'password',
] as const;
export type ImportField = (typeof importFields)[number];

/**
 * Under which names shops' exports carry each field, as {@link foldName} leaves them: letters and digits only,
 * in lower case. One line per field; a new name is added here and nowhere else.
 */
const aliases: Record<ImportField, readonly string[]> = {
  email: ['email', 'emailaddress', 'mail', 'customeremail', 'useremail'],
  externalId: ['externalid', 'customerid', 'customernumber', 'customerno'],
  phone: ['phone', 'phonenumber', 'telephone', 'mobile', 'mobilephone', 'billingphone'],
  name: ['name', 'fullname', 'customername'],
  firstName: ['firstname', 'givenname', 'forename'],
  lastName: ['lastname', 'surname', 'familyname'],
  password: ['password'],
};

/** The columns that an error file adds; they are dropped when the corrected file comes back. */
export const errorColumns = ['error_row', 'error_reason'] as const;

const foldName = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

const fieldByName = new Map(
  importFields.flatMap((field) => aliases[field].map((alias) => [alias, field] as const)),
);
const foldedErrorColumns = new Set<string>(errorColumns.map(foldName));

/** What a column is for: a field, the note of an earlier error file, or nothing that is known here. */
export function columnMeaning(name: string): ImportField | 'error' | undefined {
  const folded = foldName(name);
  return foldedErrorColumns.has(folded) ? 'error' : fieldByName.get(folded);
}
