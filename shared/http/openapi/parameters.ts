import type * as z from 'zod';
import type { Endpoint } from '../../contracts/endpoint.ts';
import type { Components } from './components.ts';
import { exampleOf } from './example.ts';
import type { Json, Schema } from './json-schema.ts';

/** Everything that a request to the endpoint can say beside its body. */
export function parametersOf(endpoint: Endpoint, components: Components): Json[] {
  return [
    ...declared('path', endpoint.params, components),
    ...declared('query', endpoint.query, components),
    ...(endpoint.selectable && endpoint.method === 'GET'
      ? [components.add('parameters', 'Fields', fields)]
      : []),
    ...(endpoint.ifMatch ? [components.add('parameters', 'IfMatch', ifMatch)] : []),
    ...(endpoint.idempotent ? [components.add('parameters', 'IdempotencyKey', idempotencyKey)] : []),
  ];
}

function declared(place: 'path' | 'query', schema: z.ZodType | undefined, components: Components): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = components.schema(schema, 'input');
  return Object.entries(properties).map(([name, property]) => {
    if (typeof property === 'boolean') throw new Error(`The parameter ${name} has no schema.`);
    const { description = '', examples: _, ...rest }: Schema = property;
    const example = exampleOf(property, components.schemas);
    if (place === 'query' && !required.includes(name))
      return optional(name, place, description, rest, example);
    return { name, in: place, required: true, description, schema: rest, example };
  });
}

/**
 * A parameter that can be left out. Its example stands where it does not count as a value that somebody gave: the
 * reference page would fill in an `example`, and send every filter at once.
 */
function optional(
  name: string,
  place: 'query' | 'header',
  description: string,
  schema: Schema,
  example: unknown,
): Json {
  const isObvious = 'default' in schema || schema.enum !== undefined;
  return {
    name,
    in: place,
    required: false,
    description: isObvious ? description : `${description} For example \`${example}\`.`,
    schema: { ...schema, examples: [example] },
  };
}

const fields = optional(
  'fields',
  'query',
  'Only these fields are answered, and the id: names with commas between, those inside a field with a dot. The ETag stays the same.',
  { type: 'string', minLength: 1 },
  'firstName,lastName,marketing.email',
);

/** The same in the body of a search. */
export const fieldsProperty: Schema = {
  type: 'array',
  items: { type: 'string' },
  description:
    'Only these fields are answered, and the id: names, those inside a field with a dot, such as `marketing.email`.',
};

const ifMatch = optional(
  'If-Match',
  'header',
  'The `ETag` that the resource must still have, or several with commas between: a change meanwhile is answered with 412. `*` or no header: whatever it is now.',
  { type: 'string', pattern: '^(\\*|"\\d{1,15}"(, *"\\d{1,15}"){0,9})$' },
  '"3"',
);

const idempotencyKey = optional(
  'Idempotency-Key',
  'header',
  'Makes a request safe to repeat for 25 hours: with the same key it creates nothing again and answers with what was created. Make a new key, a UUID say, for each new request.',
  { type: 'string', minLength: 1, maxLength: 255, pattern: '^[!-~]+$' },
  '0d6f1a2e-5a63-4e0e-9c0e-3f2f6f6f8a11',
);
