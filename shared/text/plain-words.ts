import * as z from 'zod';
import { formsOf } from '../schema/unions.ts';

/** A list of values that is longer than this helps nobody. */
const mostValues = 100;

/**
 * What is wrong, in words for people who use the API or read an error file; the schemas' own sentences come first. It
 * tells what may be given, and never what was.
 */
function plainWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'This is missing.' : types[issue.expected];
    case 'invalid_value':
      return issue.input === undefined
        ? `This is missing: ${oneOf(issue.values)}`
        : capital(oneOf(issue.values));
    case 'too_big':
      return `${issue.inclusive === false ? 'Less than' : 'At most'} ${amount(issue.origin, issue.maximum)}.`;
    case 'too_small':
      return `${issue.inclusive === false ? 'More than' : 'At least'} ${amount(issue.origin, issue.minimum)}.`;
    case 'invalid_format':
      return formats[issue.format] ?? 'This is not of the form that is asked for.';
    case 'not_multiple_of':
      return `A multiple of ${issue.divisor}.`;
    case 'invalid_union':
      if (issue.input === undefined) return 'This is missing.';
      return `Give ${either(formsOf(issue.errors) ?? [])}.`;
    case 'unrecognized_keys':
      return 'There is no such field here.';
    default:
      return 'This is not valid.';
  }
}

/** An empty value is a parameter without one, such as `?force`. */
function oneOf(values: readonly unknown[]): string {
  const given = values.filter((value) => value !== '').map(String);
  if (given.length > mostValues) return 'one of the values that there are.';
  if (given.length < values.length) return `one of ${given.join(', ')}, or nothing.`;
  return given.length === 1 ? `only ${given[0]} can stand here.` : `one of ${given.join(', ')}.`;
}

const either = (forms: readonly string[]): string =>
  forms.length === 0 ? 'one of the forms that can stand here' : disjunction.format(forms);
const disjunction = new Intl.ListFormat('en', { type: 'disjunction' });

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const types: Readonly<Record<string, string>> = {
  string: 'Give a text.',
  number: 'Give a number.',
  int: 'Give a whole number.',
  boolean: 'Give true or false.',
  array: 'Give a list.',
  object: 'Give an object.',
  record: 'Give an object.',
};

const formats: Readonly<Record<string, string>> = {
  email: 'This is not an e-mail address.',
  uuid: 'Give a UUID.',
  url: 'Give a URL.',
  datetime: 'Give a date and time in UTC, such as 2026-01-31T12:00:00Z.',
  date: 'Give a date, such as 2026-01-31.',
};

const units: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
  object: ['field', 'fields'],
  record: ['field', 'fields'],
};

function amount(origin: string, number: number | bigint): string {
  const unit = units[origin];
  return unit ? `${number} ${unit[Number(number) === 1 ? 0 : 1]}` : `${number}`;
}

z.config({ customError: plainWords });
