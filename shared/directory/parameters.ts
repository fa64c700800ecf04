import * as z from 'zod';
import { customer } from '../customers/customer.ts';
import { type FieldKind, type FieldName, fieldNames, fieldOf, type Operator, operatorsOf } from './fields.ts';
import { valueAt } from './row.ts';

/** The parameter of a query string that asks a field with an operator: `status`, `createdAt[gte]`. */
export const parameterName = (field: string, op: Operator): string =>
  isDefault(op) ? field : `${field}[${op}]`;

const isDefault = (op: Operator): boolean => op === 'eq' || op === 'has';

/** A parameter as `parameterName` writes it; without an operator, its default is meant. */
export function readParameterName(name: string): { field: string; op?: string } {
  const [, field = name, op] = /^([^[]*)\[(.*)\]$/.exec(name) ?? [];
  return { field, ...(op !== undefined && { op }) };
}

/** What it may be given is checked where bodies are checked too: here it is said. */
function parameterOf(field: FieldName, op: Operator) {
  const one = valueSchema(field, op);
  const example = exampleOf(field, op);
  return z
    .union([z.string(), z.array(z.string())])
    .optional()
    .meta({
      description: `\`${field}\` ${meanings[op]}.`,
      anyOf: [one, { type: 'array', items: one }],
      examples: [one === truth ? example === 'true' : example],
    });
}

/** As clients know it; in a query string everything is text. */
const truth = { type: 'boolean' };
const text = { type: 'string' };

function valueSchema(field: FieldName, op: Operator): object {
  const { kind, values } = fieldOf(field);
  if (op === 'exists' || kind === 'boolean') return truth;
  return values && ['eq', 'ne'].includes(op) ? { ...text, enum: values } : text;
}

const meanings: Readonly<Record<Operator, string>> = {
  eq: 'is this',
  ne: 'is not this, or there is none',
  in: 'is one of these',
  contains: 'contains this',
  startsWith: 'begins with this',
  exists: 'has a value (`true`) or has none (`false`)',
  gt: 'is more or later than this',
  gte: 'is this, more or later',
  lt: 'is less or earlier than this',
  lte: 'is this, less or earlier',
  between: 'lies between these two, both included: `from,to`',
  has: 'has this among others',
  hasAll: 'has each of these',
  hasNone: 'has none of these',
  month: 'is in this month of any year: 1 to 12, `this`, `next`, `last`',
  anniversary: 'has its day in so many days from today, or from another day: `7d`, `2026-12-28,7d`',
};

const [customerExample = {}] = z
  .array(z.record(z.string(), z.unknown()))
  .parse(z.globalRegistry.get(customer)?.examples ?? []);

const examples: Readonly<Partial<Record<Operator, string>>> = {
  exists: 'true',
  month: 'this',
  anniversary: '7d',
};
const rangeExamples: Readonly<Partial<Record<FieldKind, string>>> = {
  instant: 'now-30d,now',
  date: 'today,today+30d',
  birthDate: '1990-01-01,1999-12-31',
};
const valueExamples: Readonly<Partial<Record<FieldKind, string>>> = {
  keyword: 'GB',
  boolean: 'true',
  instant: 'now-30d',
  date: 'today+30d',
  birthDate: 'today-18y',
};

const fieldExamples: Readonly<Partial<Record<FieldName, string>>> = {
  fullName: 'Ada Lovelace',
  groupIds: '019a2f0e-7c1a-7000-8000-0000000000bb',
};

/** What the customer of the API's examples has there, or something like it. */
function exampleOf(field: FieldName, op: Operator): string {
  const { kind, values } = fieldOf(field);
  if (op === 'between') return rangeExamples[kind] ?? '1,10';
  const fixed = examples[op] ?? values?.[0] ?? (op === 'eq' ? undefined : valueExamples[kind]);
  if (fixed !== undefined) return fixed;
  const value = fieldExamples[field] ?? valueAt(customerExample, field);
  const one: unknown = Array.isArray(value) ? value[0] : typeof value === 'object' ? undefined : value;
  return one === undefined ? (valueExamples[kind] ?? 'example') : String(one);
}

/** Every such parameter with its description. `in` is a repeated one. */
export const filterParameters = Object.fromEntries(
  fieldNames.flatMap((field) =>
    operatorsOf[fieldOf(field).kind]
      .filter((op: Operator) => op !== 'in')
      .map((op: Operator) => [parameterName(field, op), parameterOf(field, op)]),
  ),
);
