import type { FieldKind } from '../../../shared/directory/fields.ts';
import { fieldOf, isFieldName } from '../../../shared/directory/fields.ts';
import { daysMeant, dayThere } from './moments.ts';
import { definitions } from './people.ts';
import { formOf } from './words.ts';

/**
 * What a search means, said a second time and as simply as can be: value by value, over customers as the table has
 * them. Nothing of it is shared with the code of the directory but the names of the fields and their kinds.
 */

/** A customer, nested as the API shows it. */
export type Person = Readonly<Record<string, unknown>>;

/** When and where it is asked. */
export interface Asking {
  readonly at: Date;
  readonly timeZone?: string | undefined;
}

interface Asked {
  readonly field: string;
  readonly op?: string;
  readonly value?: unknown;
}
type Tree = { readonly and: Tree[] } | { readonly or: Tree[] } | { readonly not: Tree } | Asked;

/** Whether the customer is found by the filter, as a client sends it. */
export function holds(filter: unknown, person: Person, asking: Asking): boolean {
  const tree = filter as Tree;
  if ('and' in tree) return tree.and.every((part) => holds(part, person, asking));
  if ('or' in tree) return tree.or.some((part) => holds(part, person, asking));
  if ('not' in tree) return !holds(tree.not, person, asking);
  const { field, value: asked } = tree;
  const kind = kindOf(field);
  const isSet = kind === 'set' || kind === 'tags';
  const op = tree.op ?? (isSet ? 'has' : 'eq');
  if (op === 'ne') return !holds({ field, op: 'eq', value: asked }, person, asking);
  if (op === 'hasNone') return !holds({ field, op: 'has', value: asked }, person, asking);
  const actual = valuesOf(person, field);
  if (op === 'exists') return actual.length > 0 === (String(asked) !== 'false');
  const passes = (one: unknown) => actual.some((value) => compare(kind, value, op, one, asking));
  return op === 'hasAll' ? [asked].flat().every(passes) : [asked].flat().some(passes);
}

/** Whether the customer is found by the words of a search field. */
export function isFound(q: string, person: Person): boolean {
  const textFields = [
    'firstName',
    'lastName',
    'name',
    'email',
    'username',
    'idNumber',
    'externalId',
    'business.company',
  ];
  const texts = textFields.flatMap((field) => valuesOf(person, field)).map((text) => formOf(String(text)));
  const phones = (['phone', 'officePhone'].flatMap((field) => valuesOf(person, field)) as string[][]).flat();
  const isPhone = (typed: string) =>
    numbersMeant(typed).some((number) => phones.some((line) => line.includes(number)));
  const words = q.split(/\s+/).map((word) => word.replaceAll(/^[,;"<>%*]+|[,;"<>%*]+$/g, ''));
  const isNumber = (word: string) => /^[0-9+().-]+$/.test(formOf(word));
  const occurs = (typed: string) => {
    const word = formOf(typed.replaceAll(/^[,;"<>()%*]+|[,;"<>()%*]+$/g, ''));
    return (
      texts.some((text) => text.includes(word)) ||
      (/^[0-9a-f-]{8,}$/.test(word) && String(person.id).includes(word))
    );
  };
  // Numbers next to each other are one phone number, or else each is found on its own.
  const isFoundFrom = (place: number): boolean => {
    const word = words[place];
    if (word === undefined) return true;
    const next = words.findIndex((one, index) => index >= place && !isNumber(one));
    const numbers = words.slice(place, next < 0 ? words.length : next);
    if (numbers.length === 0) return occurs(word) && isFoundFrom(place + 1);
    const foundAlone = (one: string) =>
      occurs(one) || (numbers.length > 1 && digitsOf(one).length >= 4 && isPhone(one));
    return (isPhone(numbers.join(' ')) || numbers.every(foundAlone)) && isFoundFrom(place + numbers.length);
  };
  return isFoundFrom(0);
}

/** What the customers are sorted by: null first, ties by id. */
export function comesBefore(one: Person, other: Person, field: string): boolean {
  const [a, b] = [sortValue(one, field), sortValue(other, field)];
  if (a === b) return String(one.id) < String(other.id);
  if (a === null || b === null) return a === null;
  return a < b;
}

/** How many of the customers have each value, the most frequent first. */
export function countValues(people: readonly Person[], field: string) {
  const counts = new Map<unknown, number>();
  for (const person of people) {
    const values = valuesOf(person, field).map((value) =>
      kindOf(field) === 'tags' ? formOf(String(value)) : value,
    );
    for (const value of new Set(values)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (String(a.value) < String(b.value) ? -1 : 1));
}

function sortValue(person: Person, field: string): string | number | null {
  const [value] = valuesOf(person, field);
  switch (value === undefined ? 'none' : kindOf(field)) {
    case 'none':
      return null;
    case 'text':
      return formOf(String(value));
    case 'phone':
      return (value as string[]).join('\n');
    case 'number':
      return Number(value);
    default:
      return String(value);
  }
}

function kindOf(field: string): FieldKind {
  if (isFieldName(field)) return fieldOf(field).kind;
  const type = definitions.find(({ key }) => `customFields.${key}` === field)?.type;
  return type === 'choice' ? 'keyword' : (type ?? 'text');
}

/** The values that a customer has there. Of a phone: all that it is found by. */
function valuesOf(person: Person, field: string): unknown[] {
  if (field === 'customFields') return Object.keys(person.customFields ?? {});
  if (field === 'fullName') {
    const names = ['firstName', 'lastName'].flatMap((name) => valuesOf(person, name));
    return names.length > 0 ? [names.join(' ')] : valuesOf(person, 'name');
  }
  const isSame = field.startsWith('billingAddress.') && person.billingAddress === 'same';
  const path = isSame ? field.replace('billing', 'shipping') : field;
  let value: unknown = person;
  for (const key of path.split('.')) value = (value as Person | undefined)?.[key];
  if (value === undefined) return [];
  if (kindOf(field) !== 'phone') return [value].flat();
  const e164 = person[`${field}E164`];
  return [
    [formOf(String(value)), digitsOf(String(value)), ...(typeof e164 === 'string' ? [digitsOf(e164)] : [])],
  ];
}

const digitsOf = (text: string): string => formOf(text).replaceAll(/[^0-9]/g, '');

/** The digits to look for of what looks like a phone number. */
function numbersMeant(text: string): string[] {
  const typed = formOf(text);
  if (/[^0-9+ ().-]/.test(typed)) return [];
  const asTyped = digitsOf(typed);
  const withoutTrunk = digitsOf(typed.replace('(0)', ''));
  const numbers = [asTyped, withoutTrunk];
  if (/^00[1-9]/.test(withoutTrunk)) numbers.push(withoutTrunk.slice(2));
  if (/^0[1-9]/.test(asTyped) && asTyped.length > 6) numbers.push(asTyped.slice(1));
  return numbers.filter((number) => number !== '');
}

function compare(kind: FieldKind, actual: unknown, op: string, asked: unknown, asking: Asking): boolean {
  switch (kind) {
    case 'text':
    case 'tags':
      return compareTexts(formOf(String(actual)), op, formOf(String(asked)));
    case 'phone': {
      const texts = [formOf(String(asked)), ...numbersMeant(String(asked))];
      return (actual as string[]).some((line) => texts.some((text) => compareTexts(line, op, text)));
    }
    case 'keyword':
    case 'boolean':
      return String(actual).toLowerCase() === String(asked).toLowerCase();
    case 'set':
      return actual === asked;
    case 'number':
      return compareNumbers(Number(actual), op, asked);
    default:
      return compareTimes(kind, String(actual), op, asked, asking);
  }
}

function compareTexts(actual: string, op: string, asked: string): boolean {
  if (op === 'contains') return actual.includes(asked);
  return op === 'startsWith' ? actual.startsWith(asked) : actual === asked;
}

/** The two ends of a range; what is no range is both. */
const endsOf = (asked: unknown): [from: unknown, to: unknown] => {
  const { from, to } = Object(asked) as { from?: unknown; to?: unknown };
  return from === undefined ? [asked, asked] : [from, to];
};

function compareNumbers(actual: number, op: string, asked: unknown): boolean {
  const [from, to] = endsOf(asked).map(Number) as [number, number];
  return isAt(op, Math.sign(actual - from), Math.sign(actual - to));
}

/**
 * Whether something lies where the operator wants it.
 * @param first where it lies to the beginning: -1 before, 0 at or within, 1 after
 * @param last where it lies to the end
 */
function isAt(op: string, first: number, last: number): boolean {
  switch (op) {
    case 'gt':
      return last > 0;
    case 'gte':
      return first >= 0;
    case 'lt':
      return first < 0;
    case 'lte':
      return last <= 0;
    case 'between':
      return first >= 0 && last <= 0;
    default:
      return first === 0;
  }
}

function compareTimes(kind: FieldKind, actual: string, op: string, asked: unknown, asking: Asking): boolean {
  if (op === 'month') return Number(actual.slice(-5, -3)) === monthMeant(asked, asking);
  if (op === 'anniversary') return isCelebrated(actual.slice(-5), asked, asking);
  // A year that is unknown: equal to itself, and to nothing else.
  if ([actual, asked].some((day) => typeof day === 'string' && day.startsWith('--'))) return actual === asked;
  const placeTo = (end: unknown): number => {
    const meant = daysMeant(String(end), asking);
    if ('time' in meant) return Math.sign(Date.parse(actual) - meant.time);
    const day = kind === 'instant' ? dayThere(new Date(actual), asking.timeZone) : actual;
    return day < meant.first ? -1 : day > meant.last ? 1 : 0;
  };
  const [from, to] = endsOf(asked);
  return isAt(op, placeTo(from), placeTo(to));
}

function monthMeant(asked: unknown, { at, timeZone }: Asking): number {
  if (typeof asked === 'number' || /^\d+$/.test(String(asked))) return Number(asked);
  const month = Number(dayThere(at, timeZone).slice(5, 7));
  const next = { this: month, next: (month % 12) + 1, last: ((month + 10) % 12) + 1 };
  return next[asked as keyof typeof next];
}

/** Whether a birthday is on one of so many days, gone through one by one. */
function isCelebrated(birthday: string, asked: unknown, asking: Asking): boolean {
  const parts = typeof asked === 'string' ? asked.split(',') : [];
  const [from, days] =
    parts.length > 0
      ? [parts.length > 1 ? String(parts[0]) : 'today', Number.parseInt(String(parts.at(-1)), 10)]
      : (Object.values(asked as object) as [string, number]);
  const meant = daysMeant(from, asking);
  if ('time' in meant) throw new Error('A window begins on a day.');
  return Array.from({ length: days }, (_, n) => dayAfter(meant.first, n)).some((day) => {
    const isLeap = dayAfter(`${day.slice(0, 4)}-02-28`, 1).endsWith('02-29');
    return day.slice(5) === (birthday === '02-29' && !isLeap ? '02-28' : birthday);
  });
}

const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
