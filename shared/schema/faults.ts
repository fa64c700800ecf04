import type * as z from 'zod';
import { escapePointer, type FieldError, InvalidRequest } from '../errors.ts';
import { type FaultCode, isFaultCode } from '../fault-codes.ts';
import { failsAsAWhole } from './unions.ts';

/** What a refinement says against a value: a code for programs, a sentence for people. */
export const fault = (code: FaultCode, message: string) => ({ message, params: { code } });

/** How many faults an answer names: more would help nobody, and an answer has a largest size. */
const mostErrors = 100;

/** The refusal of a request with these faults. */
export function refusalOf(faults: readonly FieldError[]): InvalidRequest {
  const [first] = faults;
  const where = first?.pointer ? ` (${first.pointer})` : '';
  const more = faults.length > 1 ? ` And ${faults.length - 1} more.` : '';
  const message = `${first?.message ?? 'The request is not valid.'}${where}${more}`;
  return new InvalidRequest(message, { errors: faults.slice(0, mostErrors) });
}

/**
 * What a schema found, with a JSON pointer for each fault. It repeats no value that the client sent.
 * @param error of a parse with `reportInput`, or else nothing counts as missing
 * @param base pointer of what was parsed: `` for the body, `/query` for parameters
 */
export const faultsOf = (error: z.ZodError, base = ''): FieldError[] =>
  error.issues.flatMap((issue) => faultsIn(issue, base));

function faultsIn(issue: z.core.$ZodIssue, base: string): FieldError[] {
  const at = (path: readonly PropertyKey[]) =>
    base + path.map((part) => `/${escapePointer(String(part))}`).join('');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: at([...issue.path, key]),
      code: 'unknown_field',
      message: issue.message,
    }));
  }
  if (issue.code === 'invalid_union' && !failsAsAWhole(issue.errors)) {
    const meant = issue.errors.toSorted((a, b) => weight(a) - weight(b))[0] ?? [];
    const faults = meant.flatMap((inner) =>
      faultsIn({ ...inner, path: [...issue.path, ...inner.path] }, base),
    );
    if (faults.length > 0) return faults;
  }
  return [{ pointer: at(issue.path), code: codeOf(issue), message: issue.message }];
}

/** How many faults a branch of a union finds: the branch that finds the fewest was meant. */
const weight = (issues: readonly z.core.$ZodIssue[]): number =>
  issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);

function codeOf(issue: z.core.$ZodIssue): FaultCode {
  if ('input' in issue && issue.input === undefined) return 'required';
  switch (issue.code) {
    case 'invalid_type':
      return 'wrong_type';
    case 'invalid_value':
      return 'invalid_value';
    case 'invalid_union':
      // Without errors none of the forms was looked at: the field that tells them apart has none of its values.
      return issue.errors.length === 0 || issue.errors.flat().some(({ code }) => code === 'invalid_value')
        ? 'invalid_value'
        : 'wrong_type';
    case 'too_small':
      return small[issue.origin] ?? 'too_small';
    case 'too_big':
      return large[issue.origin] ?? 'too_large';
    case 'not_multiple_of':
      return 'too_precise';
    case 'invalid_format':
      return formats[issue.format] ?? 'invalid_format';
    case 'custom':
      return isFaultCode(issue.params?.code) ? issue.params.code : 'invalid_value';
    default:
      return 'invalid_value';
  }
}

const small: Readonly<Record<string, FaultCode>> = { string: 'too_short', array: 'too_few' };
const large: Readonly<Record<string, FaultCode>> = { string: 'too_long', array: 'too_many' };
const formats: Readonly<Record<string, FaultCode>> = {
  date: 'invalid_date',
  datetime: 'invalid_time',
  url: 'invalid_url',
};
