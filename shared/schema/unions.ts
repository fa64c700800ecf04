import type * as z from 'zod';

type Branches = readonly (readonly z.core.$ZodIssue[])[];

/** Whether a value is of none of a union's forms at all, so that no branch of it can have been meant. */
export const failsAsAWhole = (branches: Branches): boolean => formsOf(branches) !== undefined;

/**
 * The forms that a union takes, in words: `"same" or an object`.
 * @returns undefined when a branch took the value's form and found fault with what is in it
 */
export function formsOf(branches: Branches): string[] | undefined {
  const forms = branches.map(([issue, ...more]) => {
    if (!issue || more.length > 0 || issue.path.length > 0) return undefined;
    if (issue.code === 'invalid_type') return [nouns[issue.expected] ?? issue.expected];
    if (issue.code === 'invalid_value') return issue.values.map((value) => JSON.stringify(value));
    return issue.code === 'invalid_union' ? formsOf(issue.errors) : undefined;
  });
  if (!forms.every((form) => form !== undefined)) return undefined;
  const all = [...new Set(forms.flat())];
  // Where one can stand and several too, one is what to tell of.
  return all.length > 1 ? all.filter((form) => form !== nouns.array) : all;
}

const nouns: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};
