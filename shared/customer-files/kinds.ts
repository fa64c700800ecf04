import { decimalOf, storedMoney } from '../money/money.ts';
import type { Cell, CellKind } from '../workbooks/cells.ts';
import { countryOf } from './cells/country.ts';
import { readBirthDate, readDate } from './cells/date.ts';
import { readCount, readMoney, readNumber } from './cells/decimal.ts';
import { readList, writeList } from './cells/list.ts';
import { readTime } from './cells/time.ts';
import { booleanOf, genderOf, languageOf, membershipStatusOf, statusOf } from './cells/words.ts';
import type { DateOrder } from './reading.ts';

/** What cells are read against. */
export interface ReadingContext {
  readonly dateOrder: DateOrder | undefined;
  readonly currency: string;
}

/** What values are written with. */
export interface WritingContext {
  /** The names of the groups that there are, by id. */
  readonly groupNames: ReadonlyMap<string, string>;
  /** ISO 4217: amounts in another one say so. */
  readonly currency: string;
}

/** How one kind of value is written in a file. What is written can be read, and then is the same. */
export interface Kind {
  /** In a workbook. */
  readonly cell: CellKind;
  /**
   * What a cell says, for the field's schema to judge. Undefined: it cannot be read; null: it says nothing.
   * Absent: the text itself.
   */
  readonly read?: (text: string, context: ReadingContext) => unknown;
  /** What {@link read} takes, for people. */
  readonly takes?: string;
  /** Text of several lines; that of all other kinds is one line. */
  readonly lines?: true;
  /** Digits that spreadsheets would take for a number are often kept by an apostrophe. */
  readonly digits?: true;
  /** Absent: a text as it is. */
  readonly write?: (value: unknown, context: WritingContext) => Cell;
}

const text: Kind = { cell: 'text' };

/** One of a few words. @param values what the API calls them */
const choice = (read: (text: string) => unknown, values: string): Kind => ({
  cell: 'text',
  read,
  takes: `Give one of ${values}.`,
});

const writtenDate = (value: unknown): Cell =>
  typeof value === 'string' && !value.startsWith('-') ? { date: value } : textOf(value);

const writtenMoney = (value: unknown, { currency }: WritingContext): Cell => {
  const money = storedMoney.safeParse(value).data;
  if (!money) return null;
  return money.currency === currency ? { money: decimalOf(money) } : `${decimalOf(money)} ${money.currency}`;
};

const textOf = (value: unknown): Cell => (typeof value === 'string' ? value : null);
const numberOf = (value: unknown): Cell => (typeof value === 'number' ? value : null);
const booleanCell = (value: unknown): Cell => (typeof value === 'boolean' ? value : null);
const namesOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

const yesOrSame = (text: string): unknown => {
  const said = text.toLowerCase() === 'same' || booleanOf(text);
  return said === true ? 'same' : said === undefined ? undefined : null;
};

const takesDate = 'Give a date, such as 1990-12-31 or 31.12.1990, with four digits of its year.';
const takesBoolean = 'Give yes or no.';

const kinds = {
  line: text,
  lines: { cell: 'text', lines: true },
  /** A text that may look like a number: an identifier, a postal code. */
  code: { cell: 'text', digits: true },
  phone: { cell: 'text', digits: true },
  id: text,
  email: text,
  username: text,
  choice: text,
  website: {
    cell: 'text',
    read: (text) => (/^[\w-]+(?:\.[\w-]+)+(?:[/?#:]|$)/.test(text) ? `https://${text}` : text),
  },
  date: {
    cell: 'date',
    read: (text, { dateOrder }) => readDate(text, dateOrder),
    takes: takesDate,
    write: writtenDate,
  },
  birthDate: {
    cell: 'date',
    read: (text, { dateOrder }) => readBirthDate(text, dateOrder),
    takes: takesDate,
    write: writtenDate,
  },
  time: {
    cell: 'datetime',
    read: (text, { dateOrder }) => readTime(text, dateOrder),
    takes: 'Give a date and time, such as 2026-01-31T12:00:00Z.',
    write: (value) => (typeof value === 'string' ? { dateTime: value.replace(/Z$/, '') } : null),
  },
  boolean: { cell: 'boolean', read: booleanOf, takes: takesBoolean, write: booleanCell },
  gender: choice(genderOf, 'female, male, other'),
  status: choice(statusOf, 'active, inactive, blocked'),
  language: choice((text) => languageOf(text.replace(/[-_]\p{L}{2,4}$/u, '')), 'en, es, fr, de'),
  membershipStatus: choice(membershipStatusOf, 'active, inactive, expired'),
  country: { cell: 'text', read: (text) => countryOf(text) ?? text },
  groups: {
    cell: 'text',
    lines: true,
    read: readList,
    write: (value, { groupNames }) =>
      writeList(namesOf(value).flatMap((id) => groupNames.get(id) ?? [])) || null,
  },
  tags: { cell: 'text', lines: true, read: readList, write: (value) => writeList(namesOf(value)) || null },
  number: { cell: 'number', read: readNumber, takes: 'Give a number.', write: numberOf },
  count: { cell: 'number', read: readCount, takes: 'Give a whole number.', write: numberOf },
  money: {
    cell: 'money',
    read: (text, { currency }) => {
      const money = readMoney(text, currency);
      return money && { amount: decimalOf(money), currency: money.currency };
    },
    takes: 'Give an amount, such as 12.30.',
    write: writtenMoney,
  },
  same: {
    cell: 'text',
    read: yesOrSame,
    takes: 'Give "same", or nothing.',
    write: (value) => (value === 'same' ? value : null),
  },
  password: text,
  passwordHash: text,
} as const satisfies Record<string, Kind>;
export type KindName = keyof typeof kinds;

export const kindOf = (name: KindName): Kind => kinds[name];
