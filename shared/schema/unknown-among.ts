import type * as z from 'zod';
import { suggestion } from '../text/suggestion.ts';

/** Says of a field that there is not which there are, and which was probably meant. */
export const unknownAmong = (names: readonly string[]) => (issue: z.core.$ZodRawIssue) => {
  if (issue.code !== 'unrecognized_keys') return undefined;
  const [given = ''] = issue.keys;
  return `There is no such field here. There are ${names.join(', ')}.${suggestion(given, names)}`;
};
