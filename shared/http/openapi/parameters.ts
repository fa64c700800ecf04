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
    const { description, examples, ...rest }: Schema = property;
    const example = exampleOf(property, components.schemas);
    return {
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      ...(description !== undefined && { description }),
      schema: rest,
      ...(example !== undefined && { example }),
    };
  });
}

const fields = {
  name: 'fields',
  in: 'query',
  required: false,
  description:
    'Only these fields are answered, and the id: names with commas between, those inside a field with a dot. The ETag stays the same.',
  schema: { type: 'string', minLength: 1 },
  example: 'firstName,lastName,marketing.email',
};

/** The same in the body of a search. */
export const fieldsProperty: Schema = {
  type: 'array',
  items: { type: 'string' },
  description:
    'Only these fields are answered, and the id: names, those inside a field with a dot, such as `marketing.email`.',
};

const ifMatch = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description:
    'The `ETag` that the resource must still have, or several with commas between: a change meanwhile is answered with 412. `*` or no header: whatever it is now.',
  schema: { type: 'string', pattern: '^(\\*|"\\d{1,15}"(, *"\\d{1,15}"){0,9})$' },
  example: '"3"',
};

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Makes a request safe to repeat for 25 hours: with the same key it creates nothing again and answers with what was created. Make a new key, a UUID say, for each new request.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[!-~]+$' },
  example: '0d6f1a2e-5a63-4e0e-9c0e-3f2f6f6f8a11',
};
