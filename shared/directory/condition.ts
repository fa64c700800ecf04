import * as z from 'zod';
import type { StoredCustomField } from '../custom-fields/definition.ts';
import { type CustomFieldName, customFieldName, customKeyOf } from '../custom-fields/name.ts';
import type { FaultCode } from '../fault-codes.ts';
import { suggestion } from '../text/suggestion.ts';
import { forms, longestList, longestText } from './expression-schema.ts';
import {
  type FieldKind,
  type FieldName,
  fieldNames,
  fieldOf,
  isFieldName,
  type Operator,
  operatorsOf,
} from './fields.ts';
import { type AskedField, readValue, tooLong, type Value, WrongValue } from './values.ts';

/** One question about one field, as a client writes it. Several values: any of them, of `hasAll` all. */
export interface Condition {
  readonly field: FieldName | CustomFieldName;
  readonly op: Operator;
  readonly value: Value | readonly Value[];
}

/** Where a fault lies within what is read, and what it is. */
export type Report = (path: readonly PropertyKey[], code: FaultCode, message: string) => void;

export type Definitions = readonly Pick<StoredCustomField, 'key' | 'type' | 'options'>[];

/** A condition as it is given, for those parts of it that were read. */
export interface Given {
  readonly field: unknown;
  readonly op?: unknown;
  readonly value?: unknown;
}

const places = new WeakMap<Condition, readonly PropertyKey[]>();
/** Where a condition about a custom field was written: what is wrong with it is known only later. */
export const placeOf = (condition: Condition): readonly PropertyKey[] => places.get(condition) ?? [];

/**
 * Reads a condition. One about a custom field is left as it is until the definitions are
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
      // Its parts are what they should be only when the definition says so.
      condition = raw.data as Condition;
      places.set(condition, path);
    } else if (isTooLong(value)) fail('value', 'invalid_value', tooLong(String(field)).message);
    else fail('value', 'wrong_type', 'Give a text, a number, true or false, or a list of such.');
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
          fail('value', 'invalid_value', `${error.message}${hintOfSeveral(chosen, value)}`);
        }
      }
    }
  }
  for (const fault of faults) report(...fault);
  return faults.length === 0 ? condition : undefined;
}

/** Commas make several values of a range and a window only: elsewhere they may belong to a value. */
const hintOfSeveral = (op: string, value: unknown): string =>
  typeof value === 'string' && value.includes(',') && !['between', 'anniversary'].includes(op)
    ? ' Of several values each stands on its own: repeat the parameter, or give a list in a body.'
    : '';

/** What a condition about a custom field may look like before its definition is known. */
const rawScalar = z.union([z.string().max(longestText), z.number(), z.boolean()]);
const isTooLong = (value: unknown): boolean =>
  [value].flat().some((one) => typeof one === 'string' && one.length > longestText);
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

/** Says that there is no such field, which there are, and which was probably meant. */
export function unknownField(name: unknown, definitions?: Definitions): string {
  const known = definitions ? definitions.map(({ key }) => customFieldName(key)) : [...fieldNames];
  const others = definitions ? '' : ' and customFields.<key>';
  if (known.length === 0) return 'No custom field is declared.';
  return `There is no such field. There are ${known.join(', ')}${others}.${suggestion(String(name), known)}`;
}
