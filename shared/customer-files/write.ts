import type { StoredCustomField } from '../custom-fields/definition.ts';
import type { Cell, WorkbookColumn } from '../workbooks/cells.ts';
import { escapeFormula } from './cells/formula.ts';
import { columns, customColumn, type FileColumn } from './columns.ts';
import { type KindName, kindOf, type WritingContext } from './kinds.ts';
import { pathOf, valueAt } from './paths.ts';

/** A column as exports write it. */
export interface WrittenColumn extends WorkbookColumn {
  /** Whether an import reads it: the others say what only Clientele itself changes. */
  readonly isImported: boolean;
  /** What an import reads in it. Absent: whatever a column can hold. */
  readonly holds?: KindName;
  /** The cell of a customer, stored as it is. */
  readonly write: (customer: object, context: WritingContext) => Cell;
}

/**
 * Every column that an export can have, in their usual order.
 * @param customFields those that are declared
 */
export function writtenColumns(customFields: readonly StoredCustomField[]): WrittenColumn[] {
  const custom = customFields.filter(({ deletingSince }) => !deletingSince).map(customColumn);
  const notes = columns.findIndex(({ name }) => name === 'notes');
  return [...columns.slice(0, notes), ...custom, ...columns.slice(notes)]
    .filter(({ only }) => only !== 'import')
    .map(written);
}

function written({ name, kind: kindName, only }: FileColumn): WrittenColumn {
  const { cell, write } = kindOf(kindName);
  const path = pathOf(name);
  return {
    name,
    kind: cell,
    isImported: only !== 'export',
    holds: kindName,
    write: (customer, context) => {
      const value = valueAt(customer, path);
      if (value === undefined || isUnanswered(name, customer)) return null;
      if (write) return write(value, context);
      return typeof value === 'string' ? value : null;
    },
  };
}

/** Who was never asked about marketing has declined nothing: an import would take `false` for an answer. */
const isUnanswered = (name: string, customer: object): boolean =>
  name === 'marketing.email' && valueAt(customer, ['marketing', 'at']) === undefined;

/**
 * A cell as text, as CSV files have it before they quote it: no spreadsheet takes it for a formula.
 * @param holds what its column does, if that is known
 */
export function cellText(cell: Cell, holds?: KindName): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return escapeFormula(cell, holds);
  if (typeof cell !== 'object') return String(cell);
  if ('date' in cell) return cell.date;
  return 'money' in cell ? cell.money : `${cell.dateTime}Z`;
}
