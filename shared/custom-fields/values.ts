import * as z from 'zod';
import { DanglingReference, escapePointer, type FieldError } from '../errors.ts';
import { fault, faultsOf, refusalOf } from '../schema/faults.ts';
import { check, presentWithout, type Write } from '../table/writes.ts';
import { fold } from '../text/fold.ts';
import { multilineText } from '../text/text.ts';
import { mostDefinitions, type StoredCustomField } from './definition.ts';
import { definitionKey } from './keys.ts';

const longestText = 500;
const value = z.union([z.string().max(longestText), z.number(), z.boolean()]);
export type CustomFieldValue = z.output<typeof value>;

/** Values by key. Whether the keys are declared, and the values of their types, {@link checkValues} says. */
const valuesOf = <Value extends z.ZodType>(oneValue: Value) =>
  z
    .record(z.string(), oneValue)
    .refine(
      (values) => Object.keys(values).length <= mostDefinitions,
      fault('too_many', `At most ${mostDefinitions} custom fields.`),
    );

/** The custom fields of a customer. */
export const customFieldValues = valuesOf(value).meta({
  id: 'CustomFieldValues',
  description:
    'Values of custom fields, by key: a text, a number, true or false, a date as `YYYY-MM-DD`, or one of the options.',
  maxProperties: mostDefinitions,
  examples: [{ shoeSize: 42.5, tier: 'Gold', anniversary: '2019-06-01', wantsCatalogue: true }],
});
export type CustomFieldValues = z.output<typeof customFieldValues>;

/** A change of them: what is absent stays, null clears. */
export const customFieldPatch = valuesOf(value.nullable()).meta({
  id: 'CustomFieldPatch',
  description: 'New values of custom fields, by key. What is absent stays, null clears.',
  maxProperties: mostDefinitions,
  examples: [{ shoeSize: 43, anniversary: null }],
});
export type CustomFieldPatch = z.output<typeof customFieldPatch>;

/**
 * The values in their canonical form: texts trimmed and composed, a choice spelled as it was declared. Idempotent.
 * @throws InvalidRequest with one error for each wrong key
 */
export function checkValues<Value extends CustomFieldValue | null>(
  definitions: readonly StoredCustomField[],
  values: Readonly<Record<string, Value>>,
): Record<string, CustomFieldValue | Extract<Value, null>> {
  const checked = new Map<string, CustomFieldValue | Extract<Value, null>>();
  const errors: FieldError[] = [];
  for (const [key, given] of Object.entries(values)) {
    const at = `/customFields/${escapePointer(key)}`;
    const definition = definitions.find((declared) => declared.key === key);
    const result = definition && valueSchema(definition).safeParse(given);
    if (!result) errors.push({ pointer: at, code: 'unknown_field', message: undeclared(definitions) });
    else if (given === null) checked.set(key, given as Extract<Value, null>);
    else if (result.success) checked.set(key, result.data);
    else {
      errors.push(...faultsOf(result.error, at));
    }
  }
  if (errors.length > 0) throw refusalOf(errors);
  return Object.fromEntries(checked);
}

/**
 * What must hold at the moment when a customer gets these values: that their definitions are still those that
 * {@link checkValues} was told, and that none is being deleted. A value that is cleared asks for nothing.
 * Refused with `DanglingReference`. An item can be checked once in a transaction, so customers who change together
 * share their checks.
 */
export const definitionsHold = (
  definitions: readonly StoredCustomField[],
  values: CustomFieldPatch,
): Write[] =>
  definitions
    .filter(({ key }) => Object.hasOwn(values, key) && values[key] !== null)
    .map(({ id, key }) =>
      check(
        definitionKey(id),
        presentWithout('deletingSince'),
        new DanglingReference(`/customFields/${key}`, `The custom field ${key}`),
      ),
    );

/** DynamoDB keeps numbers between 1E-130 and 1E+126; nobody counts anything of a customer beyond these. */
const largestNumber = 1e15;
const smallestNumber = 1e-15;

/** What a field takes, by its type. */
export function valueSchema({ type, options = [] }: StoredCustomField): z.ZodType<CustomFieldValue> {
  switch (type) {
    case 'text':
      return multilineText(longestText);
    case 'number':
      return z
        .number({ error: takes('a number') })
        .min(-largestNumber)
        .max(largestNumber)
        .refine(
          (number) => number === 0 || Math.abs(number) >= smallestNumber,
          fault('too_small', 'This number is too small.'),
        )
        .transform((number) => (number === 0 ? 0 : number));
    case 'boolean':
      return z.boolean({ error: takes('true or false') });
    case 'date':
      return z.iso.date('This field takes a date that exists, written YYYY-MM-DD.');
    case 'choice': {
      const message = `This field takes one of: ${options.join(', ')}.`;
      return z.string(message).transform((input, context) => {
        const declared = options.find((option) => fold(option) === fold(input));
        if (declared !== undefined) return declared;
        context.issues.push({ code: 'invalid_value', values: [...options], input, message });
        return z.NEVER;
      });
    }
  }
}

/** Says what a value of another type is refused with; bounds have words of their own. */
const takes =
  (what: string) =>
  ({ code }: z.core.$ZodRawIssue): string | undefined =>
    code === 'invalid_type' ? `This field takes ${what}.` : undefined;

const undeclared = (definitions: readonly StoredCustomField[]): string =>
  definitions.length === 0
    ? 'No custom field is declared.'
    : `No custom field has this key. Declared are: ${definitions.map(({ key }) => key).join(', ')}.`;
