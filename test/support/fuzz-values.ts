import fc, { type Arbitrary } from 'fast-check';
import type { Pool } from './fuzz-pool.ts';

/** The part of JSON Schema 2020-12 that the API's document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly examples?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly multipleOf?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
}

/** What values are made with. */
export interface Source {
  readonly resolve: (ref: string) => Schema;
  readonly pool: Pool;
}

const deepest = 5;

/**
 * Values that the schema allows, mostly: what its keywords cannot say (a checksum, a rule between fields) may fail.
 * @param name of the property, for values that have been seen under it
 */
export function fitting(schema: Schema, source: Source, name = '', depth = 0): Arbitrary<unknown> {
  const inner = (part: Schema, of = name) => fitting(part, source, of, depth + 1);
  const { $ref, anyOf, oneOf, allOf, type, examples = [] } = schema;
  if (depth > deepest) return fc.constant(examples[0] ?? 'x');
  if ($ref) return inner(source.resolve($ref));
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const either = anyOf ?? oneOf;
  if (either) return fc.oneof(...either.map((part) => inner(part)));
  if (allOf && type !== 'string') {
    const { allOf: _, ...rest } = schema;
    return inner(Object.assign(rest, ...allOf));
  }
  if (Array.isArray(type)) return fc.oneof(...type.map((one: string) => inner({ ...schema, type: one })));
  const shown = examples.length > 0 ? [fc.constantFrom(...examples)] : [];
  if (type === 'object') return fc.oneof(...shown, objectOf(schema, inner));
  if (type === 'array') return fc.oneof(...shown, arrayOf(schema, inner));
  if (type === 'boolean') return fc.boolean();
  if (type === 'null') return fc.constant(null);
  if (type === 'integer' || type === 'number') return fc.oneof(...shown, numberOf(schema, type));
  if (type === 'string') return fc.oneof(...shown, ...known(schema, source.pool, name), textOf(schema));
  return fc.jsonValue();
}

type Inner = (part: Schema, name?: string) => Arbitrary<unknown>;

/** Few of the optional properties at a time: with all of them, one would always be wrong. */
const mostOptional = 6;

function objectOf(schema: Schema, inner: Inner): Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties, propertyNames } = schema;
  const optional = Object.keys(properties).filter((key) => !required.includes(key));
  const declared = fc
    .subarray(optional, { maxLength: Math.min(mostOptional, optional.length) })
    .chain((chosen) =>
      fc.record(
        Object.fromEntries([...required, ...chosen].map((key) => [key, inner(properties[key] ?? {}, key)])),
      ),
    );
  if (typeof additionalProperties !== 'object' || Object.keys(additionalProperties).length === 0)
    return declared;
  const keys = inner({ type: 'string', ...propertyNames }, 'key');
  const others = fc.array(fc.tuple(keys, inner(additionalProperties)), { maxLength: 2 });
  return fc.tuple(declared, others).map(([object, entries]) => ({
    ...(object as Record<string, unknown>),
    ...Object.fromEntries(entries.map(([key, value]) => [String(key), value])),
  }));
}

const arrayOf = ({ items = {}, minItems = 0, maxItems = 4 }: Schema, inner: Inner): Arbitrary<unknown> =>
  fc.array(inner(items), { minLength: minItems, maxLength: Math.max(minItems, Math.min(maxItems, 4)) });

function numberOf(schema: Schema, type: 'integer' | 'number'): Arbitrary<number> {
  const {
    minimum = schema.exclusiveMinimum ?? -1e6,
    maximum = 1e6,
    multipleOf = type === 'integer' ? 1 : 0.25,
  } = schema;
  const [least, most] = [Math.max(minimum, -1e9), Math.min(maximum, 1e9)];
  return fc
    .integer({ min: Math.ceil(least / multipleOf), max: Math.floor(most / multipleOf) })
    .map((steps) => Number((steps * multipleOf).toFixed(6)));
}

function known({ format }: Schema, pool: Pool, name: string): Arbitrary<unknown>[] {
  const alike = format === 'uuid' ? pool.matching((value) => uuid.test(String(value))) : [];
  const values = [...pool.of(name.replace(/\[.*/, '')), ...alike];
  return values.length > 0 ? [fc.constantFrom(...values)] : [];
}
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const formats: Readonly<Record<string, Arbitrary<string>>> = {
  uuid: fc.uuid(),
  email: fc.emailAddress(),
  uri: fc.webUrl(),
  date: fc.date({ noInvalidDate: true, min: new Date(0) }).map((date) => date.toISOString().slice(0, 10)),
  'date-time': fc
    .date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') })
    .map((date) => date.toISOString()),
};

function textOf({ format, pattern, minLength = 0, maxLength = 60 }: Schema): Arbitrary<string> {
  const formatted = format && formats[format];
  if (formatted) return formatted;
  const bounds = { minLength, maxLength: Math.max(minLength, Math.min(maxLength, 60)) };
  const matching = pattern ? [matchingText(pattern)].flat() : [];
  if (matching.length > 0) return fc.oneof(...matching);
  const word = fc.constantFrom(
    'Ana',
    'Straße 7',
    'VIP',
    'till/7 #1',
    'new@example.com',
    '+34 600 000 001',
    'DE',
  );
  return fc.oneof(word, fc.string({ ...bounds, unit: 'grapheme' }));
}

/** fast-check knows no look-around and no classes of Unicode in patterns. */
function matchingText(pattern: string): Arbitrary<string>[] {
  try {
    return [fc.stringMatching(new RegExp(pattern))];
  } catch {
    return [];
  }
}
