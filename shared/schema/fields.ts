import * as z from 'zod';

/** Whether what the schema describes can have something at the path. Any key of a record counts. */
export function hasField(schema: z.ZodType, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return true;
  return formsOf(schema).some((form) => {
    if (form instanceof z.ZodRecord) return hasField(form.valueType as z.ZodType, rest);
    return form instanceof z.ZodObject && Object.hasOwn(form.shape, name) && hasField(form.shape[name], rest);
  });
}

/** The names of all fields, those inside a field with a dot: `marketing.email`. */
export function fieldNamesIn(schema: z.ZodType): string[] {
  return formsOf(schema).flatMap((form) =>
    form instanceof z.ZodObject
      ? Object.entries<z.ZodType>(form.shape).flatMap(([name, inner]) => [
          name,
          ...fieldNamesIn(inner).map((nested) => `${name}.${nested}`),
        ])
      : [],
  );
}

/** What a value can be, whether or not it may be absent. */
function formsOf(schema: z.ZodType): z.ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return formsOf(schema.unwrap() as z.ZodType);
  }
  return schema instanceof z.ZodUnion
    ? schema.options.flatMap((option) => formsOf(option as z.ZodType))
    : [schema];
}
