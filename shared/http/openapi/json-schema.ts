import * as z from 'zod';

export type Json = Record<string, unknown>;
export type Schema = z.core.JSONSchema.BaseSchema;

/**
 * A zod schema as JSON Schema 2020-12, with references to where the document keeps named schemas.
 * @param io `input`: what a client may send; `output`: what the API answers
 */
export function definitionsOf(
  schema: z.ZodType,
  io: 'input' | 'output',
): { readonly root: Schema; readonly named: Readonly<Record<string, Schema>> } {
  const { $schema, $defs, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: (context) => {
      if (io === 'input') restore(context);
      else leaveOpen(context);
      forget(context.jsonSchema);
    },
  });
  const { root, ...named } = relocate({ ...$defs, root: rest }) as Record<string, Schema>;
  return { root: root ?? {}, named };
}

interface Context {
  readonly zodSchema: z.core.$ZodTypes;
  readonly jsonSchema: Schema;
}

/** Zod leaves out examples and defaults of what is transformed: they might be those of the result. Here none is. */
function restore({ zodSchema, jsonSchema }: Context): void {
  const { examples } = z.globalRegistry.get(zodSchema) ?? {};
  if (Array.isArray(examples)) jsonSchema.examples = examples;
  if (zodSchema._zod.def.type === 'default') jsonSchema.default = zodSchema._zod.def.defaultValue as never;
}

/** Answers may get more fields one day: clients must not rely on there being no others. */
function leaveOpen({ jsonSchema }: Context): void {
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
}

/** What zod says twice: patterns of formats, hundreds of characters each, and the bounds of JavaScript's integers. */
function forget(jsonSchema: Schema): void {
  if (['uuid', 'date', 'date-time', 'email', 'uri'].includes(jsonSchema.format ?? ''))
    delete jsonSchema.pattern;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
}

/** Rewrites references into `$defs` to where the document keeps them. */
function relocate(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(relocate);
  if (!node || typeof node !== 'object') return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string'
        ? value.replace('#/$defs/', '#/components/schemas/')
        : relocate(value),
    ]),
  );
}
