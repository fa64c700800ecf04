import type { StoredCustomField } from '../custom-fields/definition.ts';
import { customKeyOf } from '../custom-fields/name.ts';
import { searchForm } from '../text/search-form.ts';
import { birthdaysIn } from './birthdays.ts';
import { utc } from './calendar.ts';
import { askedField, type Condition, readCondition } from './condition.ts';
import type { Expression } from './expression.ts';
import type { FieldName } from './fields.ts';
import type { Clock } from './moment.ts';
import { toDateNumber } from './row.ts';
import { type Span, spanOf } from './spans.ts';
import { asciiAddress, phoneDigits } from './term.ts';
import type { AskedField, Value } from './values.ts';

/**
 * A test of one value, with all that depends on the moment of the question worked out. A row without a value fails
 * every one of them.
 */
export type ValueTest =
  | { readonly test: 'equals' | 'contains' | 'begins'; readonly texts: readonly string[] }
  | { readonly test: 'among'; readonly values: readonly string[] }
  | { readonly test: 'within'; readonly spans: readonly Span[] }
  /** Month and day of a date, as the number 131 for 31 January. */
  | { readonly test: 'onDay'; readonly days: ReadonlySet<number> }
  | { readonly test: 'present' };

/** The number that is meant by a value which is kept as a text; NaN when none is. */
export type Reading = (text: string) => number;

/** A test of the value that a custom field has: it is a member of a set, `key=value` (`./row.ts`). */
export interface EntryTest {
  readonly test: 'entry';
  readonly field: 'customFields';
  readonly key: string;
  readonly reading: Reading;
  readonly value: Extract<ValueTest, { texts: unknown } | { spans: unknown } | { test: 'present' }>;
}

/** A test of one column. */
export type Test = (ValueTest & { readonly field: FieldName }) | EntryTest;

/** Which rows: tests, and how they go together. */
export type Criteria =
  | Test
  | { readonly all: readonly Criteria[] }
  | { readonly any: readonly Criteria[] }
  | { readonly not: Criteria };

/** What an expression depends on besides the customers. */
export interface Circumstances {
  /** When it is asked. Default: now. */
  readonly at?: Date | undefined;
  /** Where days begin and end. Default: UTC. */
  readonly timeZone?: string | undefined;
  /** The custom fields that there are, if it asks for one. */
  readonly definitions?: readonly StoredCustomField[] | undefined;
}

/**
 * What an expression means at that moment. A condition about a custom field that there is not, or not of a type that
 * can be asked so, is one about a value that nobody has.
 */
export function criteriaOf(expression: Expression, circumstances: Circumstances = {}): Criteria {
  const { at = new Date(), timeZone = utc, definitions = [] } = circumstances;
  const clock = { at, timeZone };
  const read = (node: Expression): Criteria => {
    if ('and' in node) return { all: node.and.map(read) };
    if ('or' in node) return { any: node.or.map(read) };
    if ('not' in node) return { not: read(node.not) };
    const asked = askedField(node.field, definitions);
    const isCustom = customKeyOf(node.field) !== undefined;
    const condition = isCustom ? readCondition(node, [], () => undefined, definitions) : node;
    if (asked && condition) return conditionCriteria(condition, asked, clock);
    const asksForNone = node.op === 'ne' || (node.op === 'exists' && String(node.value) === 'false');
    return asksForNone ? { not: nobody } : nobody;
  };
  return read(expression);
}

const nobody: Test = { test: 'among', field: 'customFields', values: [] };

function conditionCriteria(condition: Condition, asked: AskedField, clock: Clock): Criteria {
  const values = [condition.value].flat() as Value[];
  const test = (op: Condition['op'], some: readonly Value[] = values) => {
    const key = customKeyOf(asked.name);
    return key === undefined
      ? fieldTest(asked.name as FieldName, asked, op, some, clock)
      : customTest(key, asked, op, some, clock);
  };
  switch (condition.op) {
    case 'ne':
      return { not: test('eq') };
    case 'hasNone':
      return { not: test('has') };
    case 'hasAll':
      return { all: values.map((value) => test('has', [value])) };
    case 'exists':
      return values[0] === false ? { not: test('exists') } : test('exists');
    default:
      return test(condition.op);
  }
}

function fieldTest(
  field: FieldName,
  { kind }: AskedField,
  op: Condition['op'],
  values: readonly Value[],
  clock: Clock,
): Test {
  if (op === 'exists') return { test: 'present', field };
  switch (kind) {
    case 'text':
    case 'phone': {
      const forms = values.flatMap((value) => [
        searchForm(String(value)),
        ...(kind === 'phone' ? phoneDigits(String(value)) : []),
        ...(field === 'email' ? [asciiAddress(String(value).trim()) ?? ''] : []),
      ]);
      // An empty text would stand in each.
      const texts = forms.filter((text) => text !== '');
      return { ...textTest(op, texts), field };
    }
    case 'tags':
      return { test: 'among', field, values: values.map((value) => searchForm(String(value))) };
    case 'keyword':
    case 'boolean':
    case 'set':
      return { test: 'among', field, values: values.map(String) };
    default:
      if (op === 'month' || op === 'anniversary')
        return { test: 'onDay', field, days: birthdaysIn(op, values, clock) };
      return { test: 'within', field, spans: values.map((value) => spanOf(kind, op, value, clock)) };
  }
}

const dateReading: Reading = (text) => toDateNumber(text) ?? Number.NaN;

function customTest(
  key: string,
  { kind }: AskedField,
  op: Condition['op'],
  values: readonly Value[],
  clock: Clock,
): EntryTest {
  const reading = kind === 'date' ? dateReading : Number;
  const entry = (value: EntryTest['value']): EntryTest => ({
    test: 'entry',
    field: 'customFields',
    key,
    reading,
    value,
  });
  if (op === 'exists') return entry({ test: 'present' });
  if (kind === 'number' || kind === 'date')
    return entry({ test: 'within', spans: values.map((value) => spanOf(kind, op, value, clock)) });
  return entry(
    textTest(
      op,
      values.map((value) => searchForm(String(value))),
    ),
  );
}

const textTest = (op: Condition['op'], texts: readonly string[]) =>
  ({ test: op === 'contains' ? op : op === 'startsWith' ? 'begins' : 'equals', texts }) as const;
