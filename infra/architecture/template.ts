import * as z from 'zod';

const schema = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.json().default({}) })),
});

/** A value of the template: text, or objects such as `{ "Ref": … }`. */
export type Value = z.output<ReturnType<typeof z.json>>;

/** A synthesized template. */
export interface Template {
  /** The resources of a type: logical id and the properties that the schema asks for. */
  all<Shape>(type: string, properties: z.ZodType<Shape>): (Shape & { readonly id: string })[];
}

/** @param json content of the template's file */
export function readTemplate(json: string): Template {
  const resources = Object.entries(schema.parse(JSON.parse(json)).Resources);
  return {
    all: (type, properties) =>
      resources
        .filter(([, { Type }]) => Type === type)
        .map(([id, { Properties }]) => ({ ...properties.parse(Properties), id })),
  };
}

/** The logical ids that a value refers to by `Ref` or `Fn::GetAtt`, at any depth. */
export function referencesIn(value: Value): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref' && typeof inner === 'string') return [inner];
    if (key === 'Fn::GetAtt' && Array.isArray(inner)) return inner.slice(0, 1).map(String);
    return referencesIn(inner);
  });
}
