import { decimalOf, wantedAmount } from '../money/money.ts';
import { countryOf } from './cells/country.ts';
import { readBirthDate, readDate } from './cells/date.ts';
import { isUnclearAmount, readCount, readMoney, readNumber } from './cells/decimal.ts';
import { readList } from './cells/list.ts';
import { readTime } from './cells/time.ts';
import { booleanOf, genderOf, languageOf, membershipStatusOf, statusOf } from './cells/words.ts';
import type { KindName } from './kinds.ts';
import type { DateOrder, DecimalMark } from './reading.ts';

/** What cells are read against. */
export interface ReadingContext {
  readonly dateOrder: DateOrder | undefined;
  readonly decimalMark?: DecimalMark | undefined;
  readonly currency: string;
}

/** How one kind of value is read from a file. */
export interface Reader {
  /** What a cell says, for the field's schema to judge. Undefined: it cannot be read; null: it says nothing. */
  readonly read: (text: string, context: ReadingContext) => unknown;
  /** What {@link read} takes, for people. Absent: it takes anything. */
  readonly takes?: string | ((text: string, context: ReadingContext) => string);
}

/** One of a few words. @param values what the API calls them */
const choice = (read: (text: string) => unknown, values: string): Reader => ({
  read,
  takes: `Give one of ${values}.`,
});

const yesOrSame = (text: string): unknown => {
  const said = text.toLowerCase() === 'same' || booleanOf(text);
  return said === true ? 'same' : said === undefined ? undefined : null;
};

const takesDate = 'Give a date, such as 1990-12-31 or 31.12.1990, with four digits of its year.';
const takesBoolean = 'Give yes or no.';

const readers: Partial<Record<KindName, Reader>> = {
  website: {
    read: (text) => (/^[\w-]+(?:\.[\w-]+)+(?:[/?#:]|$)/.test(text) ? `https://${text}` : text),
  },
  date: { read: (text, { dateOrder }) => readDate(text, dateOrder), takes: takesDate },
  birthDate: { read: (text, { dateOrder }) => readBirthDate(text, dateOrder), takes: takesDate },
  time: {
    read: (text, { dateOrder }) => readTime(text, dateOrder),
    takes: 'Give a date and time, such as 2026-01-31T12:00:00Z.',
  },
  boolean: { read: booleanOf, takes: takesBoolean },
  gender: choice(genderOf, 'female, male, other'),
  status: choice(statusOf, 'active, inactive, blocked'),
  language: choice((text) => languageOf(text.replace(/[-_]\p{L}{2,4}$/u, '')), 'en, es, fr, de'),
  membershipStatus: choice(membershipStatusOf, 'active, inactive, expired'),
  country: { read: countryOf, takes: 'Give a country by its name, or by its code (ISO 3166-1), such as GB.' },
  groups: { read: readList },
  tags: { read: readList },
  number: { read: readNumber, takes: 'Give a number.' },
  count: { read: readCount, takes: 'Give a whole number.' },
  money: {
    read: (text, { currency, decimalMark }) => {
      const money = readMoney(text, currency, decimalMark);
      return money && { amount: decimalOf(money), currency: money.currency };
    },
    takes: (text, { currency, decimalMark }) =>
      decimalMark === 'unknown' && isUnclearAmount(text)
        ? 'The three digits at its end can be decimals or thousands, and the file does not tell. Write amounts with two decimals, such as 1234.00.'
        : `${wantedAmount(currency)}. One of another currency names it: 12.30 USD.`,
  },
  same: { read: yesOrSame, takes: 'Give "same", or nothing.' },
};

/** Absent: the text itself is the value. */
export const readerOf = (name: KindName): Reader | undefined => readers[name];
