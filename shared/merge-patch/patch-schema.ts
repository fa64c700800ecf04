import * as z from 'zod';

type Patch<Shape extends Record<string, z.ZodType>> = z.ZodObject<
  { [Field in keyof Shape]: z.ZodOptional<z.ZodNullable<Shape[Field]>> },
  z.core.$strict
>;

/** The schema of a merge patch (RFC 7396) of an object with these fields: what is absent stays, null clears. */
export const patchOf = <Shape extends Record<string, z.ZodType>>(shape: Shape): Patch<Shape> =>
  z.strictObject(
    Object.fromEntries(Object.entries(shape).map(([field, schema]) => [field, schema.nullable().optional()])),
    // The fields of an object made from entries are unknown to the type system.
  ) as unknown as Patch<Shape>;
