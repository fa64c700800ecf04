import { columnMeaning, importFields } from '../customer-files/columns.ts';
import type { Column } from '../customer-files/reading.ts';
import { FileRefused } from './file-refused.ts';
import { limits } from './limits.ts';

/** A customer can be known by any of these; without one of them a file holds no customers. */
const identifyingFields = ['email', 'externalId', 'phone', 'name', 'firstName', 'lastName'] as const;

/**
 * The columns that a header row names, in any order, letter case and spelling that ./aliases.ts knows.
 * @throws FileRefused when the header names no customer field, the same field twice, or too much
 */
export function readHeader(names: readonly string[]): Column[] {
  if (names.length > limits.columns) {
    throw new FileRefused(`It has ${names.length} columns; at most ${limits.columns} are taken.`);
  }
  const columns = names.map(readColumn);
  refuseTwins(columns);
  if (!columns.some(({ meaning }) => identifyingFields.some((field) => field === meaning))) {
    throw new FileRefused(
      `Its first row names no column that identifies a customer. Name at least one of: ${identifyingFields.join(', ')}.`,
    );
  }
  return columns;
}

/** The names of the columns that the import leaves aside, each once. */
export const ignoredColumns = (columns: readonly Column[]): string[] => [
  ...new Set(columns.filter(({ name, meaning }) => name && !meaning).map(({ name }) => name)),
];

function readColumn(cell: string): Column {
  const name = cell.trim();
  if (name.length > limits.columnNameLength) {
    throw new FileRefused(`The name of a column is longer than ${limits.columnNameLength} characters.`);
  }
  const meaning = columnMeaning(name);
  return { name, ...(meaning && { meaning }) };
}

function refuseTwins(columns: readonly Column[]): void {
  for (const field of importFields) {
    const twins = columns.filter(({ meaning }) => meaning === field).map(({ name }) => `"${name}"`);
    if (twins.length > 1) {
      throw new FileRefused(
        `The columns ${twins.join(' and ')} both carry the ${field}. Keep one or rename the other.`,
      );
    }
  }
}
