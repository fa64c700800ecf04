import type * as z from 'zod';
import type { Item } from '../table/table.ts';

/**
 * What a schema reads items as, each of them once; undefined when it cannot be read, which is told elsewhere.
 */
export function parsedAs<Schema extends z.ZodType>(
  schema: Schema,
): (item: Item | undefined) => z.output<Schema> | undefined {
  const known = new WeakMap<Item, z.output<Schema>>();
  return (item) => {
    if (!item) return undefined;
    if (known.has(item)) return known.get(item);
    const { data } = schema.safeParse(item);
    if (data !== undefined) known.set(item, data);
    return data;
  };
}
