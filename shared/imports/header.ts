import { unescapeFormula } from '../customer-files/cells/formula.ts';
import { meaningsOf } from '../customer-files/header-names.ts';
import { identifyingFields, isIdentifying } from '../customer-files/identity.ts';
import type { Column } from '../customer-files/reading.ts';
import { suggestion } from '../text/suggestion.ts';
import { FileRefused } from './file-refused.ts';
import { type CustomFields, isImported, isOwnField, nearestField } from './known-fields.ts';
import { limits } from './limits.ts';
import type { ImportOptions } from './options.ts';

/** What the names of columns are held against. */
export interface HeaderRules {
  /** The custom fields that are declared, by key. Default: none. */
  readonly customFields?: CustomFields;
  /** What was said of columns explicitly. */
  readonly columns?: ImportOptions['columns'];
}

/**
 * The names of columns as a header row has them.
 * @throws FileRefused when there is too much of it
 */
export function namesOf(cells: readonly string[]): string[] {
  if (cells.length > limits.columns) {
    throw new FileRefused(`It has ${cells.length} columns; at most ${limits.columns} are taken.`);
  }
  const names = cells.map((cell) => unescapeFormula(cell.trim()));
  if (names.some((name) => name.length > limits.columnNameLength)) {
    throw new FileRefused(`The name of a column is longer than ${limits.columnNameLength} characters.`);
  }
  return names;
}

/**
 * The columns that a header row of customers names, in any order, letter case and spelling that ../customer-files/columns.ts knows.
 * @throws FileRefused when the header names no customer field, the same column twice, or too much
 */
export function readHeader(cells: readonly string[], rules: HeaderRules = {}): Column[] {
  const names = namesOf(cells);
  const { customFields = new Map() } = rules;
  const found = meaningsOf(names, customFields, mapped(names, customFields, rules.columns ?? {}));
  if ('twins' in found) {
    const [one, other] = found.twins.indexes.toSorted((a, b) => a - b).map((index) => `"${names[index]}"`);
    throw new FileRefused(
      `The columns ${one} and ${other} both carry the ${found.twins.meaning}. Keep one or rename the other.`,
    );
  }
  if (!found.meanings.some(isIdentifying)) {
    throw new FileRefused(
      `Its first row names no column that identifies a customer. Name at least one of: ${identifyingFields.join(', ')}.`,
    );
  }
  return names.map((name, index) => {
    const meaning = found.meanings[index];
    return { name, ...(meaning && { meaning }) };
  });
}

/** The names of the columns that the import leaves aside, each once. */
export const ignoredColumns = (columns: readonly Column[]): string[] => [
  ...new Set(columns.filter(({ name, meaning }) => name && !meaning).map(({ name }) => name)),
];

/**
 * What was said of columns, by where they stand.
 * @throws FileRefused when there is no such column, or nothing that it could mean
 */
function mapped(
  names: readonly string[],
  customFields: CustomFields,
  given: NonNullable<HeaderRules['columns']>,
): ReadonlyMap<number, string | null> {
  const entries = Object.entries(given).map(([given, meaning]) => {
    const name = given.trim();
    const index = names.indexOf(name);
    if (index < 0) {
      throw new FileRefused(
        `The options speak of a column "${name}", which it does not have.${suggestion(name, names)}`,
      );
    }
    if (meaning !== null && !isImported(meaning, customFields)) {
      throw new FileRefused(
        `The options take the column "${name}" for "${meaning}", which ${
          isOwnField(meaning)
            ? 'only Clientele itself changes.'
            : `no import knows.${nearestField(meaning, customFields)}`
        }`,
      );
    }
    return [index, meaning] as const;
  });
  return new Map(entries);
}
