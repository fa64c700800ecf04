import { decimalOf, storedMoney } from '../money/money.ts';
import type { Cell, CellKind } from '../workbooks/cells.ts';
import { writeList } from './cells/list.ts';

/** What values are written with. */
export interface WritingContext {
  /** The names of the groups that there are, by id. */
  readonly groupNames: ReadonlyMap<string, string>;
  /** ISO 4217: amounts in another one say so. */
  readonly currency: string;
}

/** How one kind of value is written in a file. What is written can be read (./readers.ts), and then is the same. */
export interface Kind {
  /** In a workbook. */
  readonly cell: CellKind;
  /** Text of several lines; that of all other kinds is one line. */
  readonly lines?: true;
  /** Digits that spreadsheets would take for a number are often kept by an apostrophe. */
  readonly digits?: true;
  /** Absent: a text as it is. */
  readonly write?: (value: unknown, context: WritingContext) => Cell;
}

const text: Kind = { cell: 'text' };

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

const kinds = {
  line: text,
  /** What people are called. */
  name: text,
  lines: { cell: 'text', lines: true },
  /** A text that may look like a number: an identifier, a postal code. */
  code: { cell: 'text', digits: true },
  phone: { cell: 'text', digits: true },
  id: text,
  email: text,
  username: text,
  choice: text,
  website: text,
  date: { cell: 'date', write: writtenDate },
  birthDate: { cell: 'date', write: writtenDate },
  time: {
    cell: 'datetime',
    write: (value) => (typeof value === 'string' ? { dateTime: value.replace(/Z$/, '') } : null),
  },
  boolean: { cell: 'boolean', write: booleanCell },
  gender: text,
  status: text,
  language: text,
  membershipStatus: text,
  country: text,
  groups: {
    cell: 'text',
    lines: true,
    write: (value, { groupNames }) =>
      writeList(namesOf(value).flatMap((id) => groupNames.get(id) ?? [])) || null,
  },
  tags: { cell: 'text', lines: true, write: (value) => writeList(namesOf(value)) || null },
  number: { cell: 'number', write: numberOf },
  count: { cell: 'number', write: numberOf },
  money: { cell: 'money', write: writtenMoney },
  same: { cell: 'text', write: (value) => (value === 'same' ? value : null) },
  password: text,
  passwordHash: text,
} as const satisfies Record<string, Kind>;
export type KindName = keyof typeof kinds;

/** What kind of value a column of that meaning holds; undefined: none. */
export type KindOfMeaning = (meaning: string) => KindName | undefined;

export const kindOf = (name: KindName): Kind => kinds[name];
