import type * as z from 'zod';
import { exampleOf } from './example.ts';
import { definitionsOf, type Json, type Schema } from './json-schema.ts';

type Kind = 'schemas' | 'responses' | 'examples' | 'headers' | 'parameters';

/** The parts of the document that several operations share, each kept once under its name. */
export class Components {
  readonly #parts: Record<Kind, Record<string, Json>> = {
    schemas: {},
    responses: {},
    examples: {},
    headers: {},
    parameters: {},
  };

  /**
   * Keeps a part under its name.
   * @returns a reference to it
   * @throws Error when the name stands for something else already
   */
  add(kind: Kind, name: string, part: Json): Json {
    const known = this.#parts[kind][name];
    if (known && JSON.stringify(known) !== JSON.stringify(part))
      throw new Error(`In the OpenAPI document ${name} would stand for two different ${kind}.`);
    this.#parts[kind][name] = part;
    return { $ref: `#/components/${kind}/${name}` };
  }

  /** A zod schema as JSON Schema; schemas that have a name become parts of their own. */
  schema(schema: z.ZodType, io: 'input' | 'output'): Schema {
    const { root, named } = definitionsOf(schema, io);
    for (const [name, definition] of Object.entries(named)) this.add('schemas', name, definition);
    return root;
  }

  /** Content of a body: its schema, with the example that its parts make up. */
  content(type: string, schema: Schema): Json {
    const example = exampleOf(schema, this.schemas);
    return { [type]: { schema, ...(example !== undefined && { example }) } };
  }

  /** The schemas that were kept, by name. */
  get schemas(): Readonly<Record<string, Schema>> {
    return this.#parts.schemas;
  }

  /** Everything that was kept, by kind. */
  all(): Record<string, Json> {
    return Object.fromEntries(
      Object.entries(this.#parts).filter(([, parts]) => Object.keys(parts).length > 0),
    );
  }
}
