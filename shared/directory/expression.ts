import * as z from 'zod';
import type { StoredCustomField } from '../custom-fields/definition.ts';
import type { FaultCode } from '../fault-codes.ts';
import { fault } from '../schema/faults.ts';
import { suggestion } from '../text/suggestion.ts';
import {
  type CustomFieldName,
  customKeyOf,
  type FieldKind,
  type FieldName,
  fieldNames,
  fieldOf,
  isFieldName,
  type Operator,
  operatorsOf,
} from './fields.ts';
import { normalForm } from './normal-form.ts';
import { type AskedField, readValue, type Value, WrongValue } from './values.ts';

/** One question about one field, as a client writes it. Several values: any of them, of `hasAll` all. */
export interface Condition {
  readonly field: FieldName | CustomFieldName;
  readonly op: Operator;
  readonly value: Value | readonly Value[];
}

/** Which customers: a tree of questions. */
export type Expression =
  | Condition
  | { readonly and: readonly Expression[] }
  | { readonly or: readonly Expression[] }
  | { readonly not: Expression };

const longestList = 100;
const mostConditions = 200;
const deepest = 20;
/** How many texts are looked for within others: each goes through all customers. */
const mostSearched = 50;
export const tooManySearched = `At most ${mostSearched} texts to look for with contains and startsWith.`;

/** Where a fault lies within what is read, and what it is. */
export type Report = (path: readonly PropertyKey[], code: FaultCode, message: string) => void;

type Definitions = readonly Pick<StoredCustomField, 'key' | 'type' | 'options'>[];

/** Reads an expression; reports every fault in it, and then answers undefined. */
function readExpression(given: unknown, report: Report): Expression | undefined {
  let conditions = 0;
  const read = (node: unknown, path: readonly PropertyKey[]): Expression | undefined => {
    if (path.length > 2 * deepest) return refuse(path, 'too_many', `At most ${deepest} levels.`);
    if (typeof node !== 'object' || node === null || Array.isArray(node))
      return refuse(path, 'wrong_type', forms);
    if (++conditions > mostConditions) {
      // Said once, however many more there are.
      return conditions > mostConditions + 1
        ? undefined
        : refuse([], 'too_many', `At most ${mostConditions} conditions.`);
    }
    const keys = Object.keys(node);
    if (keys.includes('field')) return readCondition(node as Given, path, report);
    const [key = ''] = keys;
    if (keys.length !== 1 || !isCombination(key)) return refuse(path, 'wrong_type', forms);
    const inner: unknown = (node as Readonly<Record<string, unknown>>)[key];
    if (key === 'not') {
      const part = read(inner, [...path, key]);
      return part && { not: part };
    }
    if (!Array.isArray(inner) || inner.length < 1 || inner.length > longestList) {
      return refuse([...path, key], 'wrong_type', `Give a list of 1 to ${longestList} conditions.`);
    }
    const parts = inner.map((part, index) => read(part, [...path, key, index]));
    const sound = parts.filter((part) => part !== undefined);
    if (sound.length < parts.length) return undefined;
    return key === 'and' ? { and: sound } : { or: sound };
  };
  const refuse = (path: readonly PropertyKey[], code: FaultCode, message: string): undefined => {
    report(path, code, message);
  };
  const whole = read(given, []);
  return whole && searchesTooMuch(whole) ? refuse([], 'too_many', tooManySearched) : whole;
}

/** Whether it looks for more texts within others than one question may. */
export const searchesTooMuch = (expression: Expression): boolean => searchedIn(expression) > mostSearched;

function searchedIn(expression: Expression): number {
  if ('and' in expression) return sumOf(expression.and);
  if ('or' in expression) return sumOf(expression.or);
  if ('not' in expression) return searchedIn(expression.not);
  return ['contains', 'startsWith'].includes(expression.op) ? [expression.value].flat().length : 0;
}

const sumOf = (parts: readonly Expression[]): number =>
  parts.reduce((sum, part) => sum + searchedIn(part), 0);

const forms =
  'Give {"field": …, "op": …, "value": …}, or {"and": […]}, {"or": […]}, {"not": …} of such conditions.';
const isCombination = (key: string): key is 'and' | 'or' | 'not' => ['and', 'or', 'not'].includes(key);

/** A condition as it is given, for those parts of it that were read. */
export interface Given {
  readonly field: unknown;
  readonly op?: unknown;
  readonly value?: unknown;
}

/** Where conditions about custom fields were written: what is wrong with them is known only later. */
const places = new WeakMap<Condition, readonly PropertyKey[]>();

/**
 * Reads a condition. One about a custom field is left as it is until the {@link bindCustomFields | definitions} are
 * known.
 */
export function readCondition(
  given: Given,
  path: readonly PropertyKey[],
  report: Report,
  definitions?: Definitions,
): Condition | undefined {
  const faults: Parameters<Report>[] = [];
  const fail = (part: string, code: FaultCode, message: string) => {
    faults.push([[...path, part], code, message]);
  };
  for (const key of Object.keys(given)) {
    if (!['field', 'op', 'value'].includes(key))
      fail(key, 'unknown_field', `There is no such field here. ${forms}`);
  }
  const { field, op, value } = given;
  const customKey = typeof field === 'string' ? customKeyOf(field) : undefined;
  let condition: Condition | undefined;
  if (customKey !== undefined && !definitions) {
    const raw = rawCondition.safeParse(given);
    if (raw.success) {
      condition = raw.data as Condition;
      places.set(condition, path);
    } else fail('value', 'wrong_type', 'Give a text, a number, true or false, or a list of such.');
  } else {
    const asked = askedField(field, definitions);
    if (asked === undefined) fail('field', 'unknown_field', unknownField(field, definitions));
    else {
      const operators: readonly string[] = operatorsOf[asked.kind];
      const chosen = op ?? operators[0];
      if (typeof chosen !== 'string' || !operators.includes(chosen)) {
        const allowed = `${asked.name} can be asked with ${operators.join(', ')}.`;
        fail('op', 'unknown_operator', `${allowed}${suggestion(String(op), operators)}`);
      } else {
        try {
          const read = readValues(asked, chosen as Operator, value);
          condition = { field: asked.name as Condition['field'], op: chosen as Operator, value: read };
        } catch (error) {
          if (!(error instanceof WrongValue)) throw error;
          fail('value', 'invalid_value', error.message);
        }
      }
    }
  }
  for (const fault of faults) report(...fault);
  return faults.length === 0 ? condition : undefined;
}

/** What a condition about a custom field may look like before its definition is known. */
const rawScalar = z.union([z.string().max(500), z.number(), z.boolean()]);
const rawValue = z.union([rawScalar, z.record(z.string().max(10), rawScalar)]);
const rawCondition = z.looseObject({
  field: z.string().max(100),
  op: z.string().max(20).optional(),
  value: z.union([rawValue, z.array(rawValue).min(1).max(longestList)]).optional(),
});

function readValues(asked: AskedField, op: Operator, given: unknown): Value | Value[] {
  if (!Array.isArray(given)) return readValue(asked, op, given);
  if (op === 'between' && isPair(given)) return readValue(asked, op, { from: given[0], to: given[1] });
  if (given.length < 1 || given.length > longestList || op === 'exists') {
    throw new WrongValue(
      op === 'exists' ? `${asked.name}[exists] takes true or false.` : `Give 1 to ${longestList} values.`,
    );
  }
  return given.map((one) => readValue(asked, op, one));
}

/** `["2026-01-01", "2026-01-31"]` is one range; `["1,2", "5,6"]` are two. */
const isPair = (list: readonly unknown[]): boolean =>
  list.length === 2 && list.every((one) => typeof one !== 'object' && !String(one).includes(','));

const kindsOfCustomFields = {
  text: 'text',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  choice: 'keyword',
} as const satisfies Record<StoredCustomField['type'], FieldKind>;

/** The field that is asked about; undefined when there is none. */
export function askedField(name: unknown, definitions: Definitions = []): AskedField | undefined {
  if (typeof name !== 'string') return undefined;
  if (isFieldName(name)) return { name, ...fieldOf(name) };
  const key = customKeyOf(name);
  const definition = definitions.find((one) => one.key === key);
  return definition && { name, kind: kindsOfCustomFields[definition.type], values: definition.options };
}

export function unknownField(name: unknown, definitions?: Definitions): string {
  const known = definitions ? definitions.map(({ key }) => `customFields.${key}`) : [...fieldNames];
  const others = definitions ? '' : ' and customFields.<key>';
  if (known.length === 0) return 'No custom field is declared.';
  return `There is no such field. There are ${known.join(', ')}${others}.${suggestion(String(name), known)}`;
}

/** Whether the definitions of custom fields must be known to answer it. */
export function asksCustomFields(expression: Expression | undefined): boolean {
  if (expression === undefined) return false;
  if ('and' in expression) return expression.and.some(asksCustomFields);
  if ('or' in expression) return expression.or.some(asksCustomFields);
  if ('not' in expression) return asksCustomFields(expression.not);
  return customKeyOf(expression.field) !== undefined;
}

/** The expression with the conditions about custom fields read by their definitions. */
export function bindCustomFields(
  expression: Expression,
  definitions: Definitions,
  report: Report,
): Expression {
  if (!asksCustomFields(expression)) return expression;
  const bind = (node: Expression): Expression => {
    if ('and' in node) return { and: node.and.map(bind) };
    if ('or' in node) return { or: node.or.map(bind) };
    if ('not' in node) return { not: bind(node.not) };
    if (customKeyOf(node.field) === undefined) return node;
    return readCondition(node, places.get(node) ?? [], report, definitions) ?? node;
  };
  return normalForm(bind(expression), true);
}

const description = `A condition on a field, or \`and\`, \`or\`, \`not\` of others, at most ${deepest} levels deep and ${mostConditions} in all.

\`op\` is \`has\` for groups, tags and custom fields by default, \`eq\` for all else. Several values in a list mean any of them, of \`hasAll\` all. Texts are compared whatever their letter case, accents and apostrophes.

| Fields | Operators |
| --- | --- |
${operatorTable()}

\`ne\` is \`not\` of \`eq\`, \`hasNone\` is \`not\` of \`has\`: they hold for customers without a value too. Every other operator needs one; \`exists\` with \`false\` finds those without.

Times and days: \`2026-01-31T12:00:00Z\`, \`2026-01-31\`, \`2026-01\`, \`2026\`; relative to when the question is asked \`now-30d\`, \`today+1mo\`, \`thisWeek-1w\`, \`thisMonth\`, \`thisYear-1y\` (units \`h\`, \`d\`, \`w\`, \`mo\`, \`y\`). A day, week, month or year means all of it: \`lte\` and \`between\` reach to its end, \`gt\` begins after it. They begin and end in the \`timeZone\` of the request.

\`anniversary\` finds birthdays in so many days from one on, the first included: \`7d\`, \`2026-12-28,7d\` or \`{"from": "today", "days": 7}\`. Unknown years do not matter; who was born on 29 February has the birthday on the 28th in common years. \`month\`: 1 to 12, \`this\`, \`next\`, \`last\`.`;

function operatorTable(): string {
  const byOperators = Map.groupBy(fieldNames, (name) => operatorsOf[fieldOf(name).kind].join(', '));
  return [...byOperators].map(([operators, names]) => `| ${names.join(', ')} | ${operators} |`).join('\n');
}

const reference = { $ref: '#/components/schemas/Expression' };
const valueSchema = {
  anyOf: [
    { type: 'string', maxLength: 500 },
    { type: 'number' },
    { type: 'boolean' },
    {
      type: 'object',
      required: ['from'],
      properties: {
        from: { anyOf: [{ type: 'string' }, { type: 'number' }] },
        to: { anyOf: [{ type: 'string' }, { type: 'number' }] },
        days: { type: 'integer', minimum: 1, maximum: 366 },
      },
      description: 'Of `between`: `from` and `to`. Of `anniversary`: `from` and `days`.',
    },
  ],
};
const listOf = (items: object) => ({ type: 'array', minItems: 1, maxItems: longestList, items });

/** An expression as the API answers it, and as the document describes it. */
export const writtenExpression = z.unknown().meta({
  id: 'Expression',
  description,
  anyOf: [
    {
      type: 'object',
      required: ['field'],
      additionalProperties: false,
      properties: {
        field: {
          anyOf: [
            { type: 'string', enum: fieldNames },
            { type: 'string', pattern: '^customFields\\.[a-z][a-zA-Z0-9]{0,39}$' },
          ],
        },
        op: { type: 'string', enum: [...new Set(Object.values(operatorsOf).flat())] },
        value: { anyOf: [...valueSchema.anyOf, listOf(valueSchema)] },
      },
    },
    ...(['and', 'or'] as const).map((key) => ({
      type: 'object',
      required: [key],
      additionalProperties: false,
      properties: { [key]: listOf(reference) },
    })),
    { type: 'object', required: ['not'], additionalProperties: false, properties: { not: reference } },
  ],
  examples: [{ field: 'status', op: 'eq', value: 'active' }],
});

/** The expression as a client sends it, in its normal form. */
export const expression = writtenExpression.transform((given, context): Expression => {
  const report: Report = (path, code, message) =>
    context.issues.push({ code: 'custom', path: [...path], input: given, ...fault(code, message) });
  const read = readExpression(given, report);
  return read ? normalForm(read) : z.NEVER;
});
