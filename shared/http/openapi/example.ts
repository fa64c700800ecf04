import type { Json, Schema } from './json-schema.ts';

type Named = Readonly<Record<string, Schema>>;

/**
 * An example of what a schema describes: its own first one, else made up of those of its parts, so that a page shows
 * the example of its items and nobody writes one twice.
 * @param named the schemas that references lead to
 * @returns undefined when a part that must be there has no example
 */
export function exampleOf(schema: Schema, named: Named): unknown {
  const { $ref, examples, type, properties, items, anyOf, oneOf = anyOf } = schema;
  if (examples?.length) return examples[0];
  if ($ref !== undefined) {
    // Without itself: a schema that holds itself comes to an end.
    const { [$ref.split('/').pop() ?? '']: meant = {}, ...others } = named;
    return exampleOf(meant, others);
  }
  if ('const' in schema) return schema.const;
  if ('default' in schema) return schema.default;
  if (schema.enum) return schema.enum[0];
  if (type === 'boolean') return true;
  if (schema.format === 'date-time') return '2026-01-31T09:30:00.000Z';
  if (oneOf) return oneOf.map((one) => exampleOf(one, named)).find((example) => example !== undefined);
  if (type === 'array') {
    const item = typeof items === 'object' && !Array.isArray(items) ? exampleOf(items, named) : undefined;
    return item === undefined ? undefined : [item];
  }
  return type === 'object' ? exampleOfObject(properties ?? {}, schema.required ?? [], named) : undefined;
}

function exampleOfObject(
  properties: NonNullable<Schema['properties']>,
  required: readonly string[],
  named: Named,
): Json | undefined {
  const entries = Object.entries(properties)
    .map(
      ([name, property]) =>
        [name, typeof property === 'boolean' ? undefined : exampleOf(property, named)] as const,
    )
    .filter(([, example]) => example !== undefined);
  const found = Object.fromEntries(entries);
  return required.every((name) => name in found) ? found : undefined;
}
