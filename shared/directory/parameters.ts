import * as z from 'zod';
import { customer } from '../customers/customer.ts';
import { type FieldName, fieldNames, fieldOf, type Operator, operatorsOf } from './fields.ts';
import { valueAt } from './row.ts';

/** The parameters of the query string that ask a field with an operator: `status`, `createdAt[gte]`. */
export const parameters = fieldNames.flatMap((field) => {
  const operators: readonly Operator[] = operatorsOf[fieldOf(field).kind];
  return operators.map((op, index) => ({ field, op, name: index === 0 ? field : `${field}[${op}]` }));
});

/** What such a parameter may be given: a value, or several of which any is meant. */
export function parameterValue(field: FieldName, op: Operator) {
  const { kind, values } = fieldOf(field);
  const value = kind === 'boolean' ? z.enum(['true', 'false']) : values ? z.enum(values) : z.string();
  return z
    .union([value, z.array(value)])
    .optional()
    .meta({
      description: `\`${field}\` ${meanings[op]}${kind === 'text' ? ', whatever its letter case and accents' : ''}.`,
      examples: [exampleOf(field)],
    });
}

const meanings: Readonly<Record<Operator, string>> = {
  eq: 'is this',
  contains: 'contains this',
  has: 'has this among others',
  gt: 'is later than this',
  gte: 'is this or later',
  lt: 'is earlier than this',
  lte: 'is this or earlier',
};

const [customerExample = {}] = z
  .array(z.record(z.string(), z.unknown()))
  .parse(z.globalRegistry.get(customer)?.examples ?? []);

/** What the customer of the API's examples has there. */
function exampleOf(field: FieldName): string {
  const value = valueAt(customerExample, field);
  const one: unknown = Array.isArray(value) ? value[0] : value;
  if (one !== undefined && typeof one !== 'object') return String(one);
  const { kind, values } = fieldOf(field);
  return kind === 'boolean' ? 'true' : (values?.[0] ?? 'example');
}
