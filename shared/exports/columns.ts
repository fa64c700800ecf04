import type { StoredCustomField } from '../custom-fields/definition.ts';
import { customer, type StoredCustomer } from '../customers/customer.ts';
import { fieldNamesIn } from '../schema/fields.ts';
import type { Cell, CellKind } from '../workbooks/cells.ts';

/** What cells are written from, beside the customer. */
export interface WriteContext {
  readonly groups: ReadonlyMap<string, string>;
}
export interface ExportColumn {
  readonly name: string;
  readonly kind: CellKind;
  readonly isUsual: boolean;
  write(customer: StoredCustomer, context: WriteContext): Cell;
}

const all = fieldNamesIn(customer);
const leaves = all
  .filter((name) => !all.some((other) => other.startsWith(`${name}.`)))
  .filter((name) => !name.startsWith('picture') && name !== 'customFields');
const path = (value: unknown, names: readonly string[]): unknown =>
  names.reduce<unknown>(
    (part, name) =>
      typeof part === 'object' && part !== null ? (part as Record<string, unknown>)[name] : undefined,
    value,
  );
const column = (name: string): ExportColumn => ({
  name: name === 'groupIds' ? 'groups' : name,
  isUsual: true,
  kind: /At$|\.at$/.test(name) ? 'datetime' : 'text',
  write: (customer) => {
    const value = path(customer, name.split('.'));
    if (value === undefined || value === null) return null;
    if (Array.isArray(value)) return value.join(', ');
    if (typeof value === 'number' || typeof value === 'boolean') return value;
    return /At$|\.at$/.test(name) ? { dateTime: String(value).replace('Z', '') } : String(value);
  },
});

/** The columns that there are: those of every shop, and those of its own fields. */
export const columnsThereAre = (definitions: readonly StoredCustomField[]): ExportColumn[] => [
  ...leaves.map(column),
  ...definitions.map(({ key }) => column(`customFields.${key}`)),
];
