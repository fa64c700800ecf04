import { customKeyOf } from '../custom-fields/name.ts';
import { valueSchema } from '../custom-fields/values.ts';
import { CellFault, cellReader } from './cell-reader.ts';
import { columnNamed } from './columns.ts';
import { schemaAt } from './field-schema.ts';
import { pathOf, setterAt } from './paths.ts';
import type { FileReading } from './reading.ts';
import type { RowContext } from './row.ts';
import type { Slot } from './slots.ts';

/** What becomes of the cells of a column that holds the value of one field. */
export function fieldSlot(name: string, { dateOrder, decimalMark }: FileReading, context: RowContext): Slot {
  const { customFields, currency } = context;
  const column = columnNamed(name, customFields);
  if (!column) return unknown;
  const definition = customFields.get(customKeyOf(name) ?? '');
  const path = pathOf(name);
  const set = setterAt(path);
  const schema = definition ? valueSchema(definition) : schemaAt(path);
  const read = cellReader(column, schema, { dateOrder, decimalMark, currency });
  return {
    take: (cell, { fields }) => {
      const value = read(cell);
      if (value instanceof CellFault) return value;
      if (value !== null) set(fields, value);
      return undefined;
    },
    ...(definition?.type === 'choice' && { knows: (cell) => schema.safeParse(cell).success }),
    clear: ({ fields }) => set(fields, null),
  };
}

/** A column that meant something when the file was planned: a custom field that is gone. */
const unknown: Slot = { take: () => new CellFault('There is no such custom field any more.') };
