import * as z from 'zod';
import { customerPatch } from '../customers/input.ts';

/** The schema that a change of a customer reads this field with. @param path names of fields, each inside the one before */
export function schemaAt(path: readonly string[]): z.ZodType {
  const found = path.reduce<z.ZodType | undefined>((schema, name) => within(schema, name), customerPatch);
  if (!found) throw new Error(`A change of a customer has no field ${path.join('.')}.`);
  return bare(found);
}

function within(schema: z.ZodType | undefined, name: string): z.ZodType | undefined {
  const form = schema && bare(schema);
  if (form instanceof z.ZodUnion)
    return form.options.map((one) => within(one as z.ZodType, name)).find(Boolean);
  return form instanceof z.ZodObject && Object.hasOwn(form.shape, name) ? form.shape[name] : undefined;
}

/** What there is to say of a value that is there and not null. */
const bare = (schema: z.ZodType): z.ZodType =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodNullable
    ? bare(schema.unwrap() as z.ZodType)
    : schema;
