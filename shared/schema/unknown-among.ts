import type * as z from 'zod';
import { suggestion } from '../text/suggestion.ts';

/**
 * Says of a field that there is not which there are, and which was probably meant.
 * @param thing what is not there
 */
export const unknownAmong =
  (names: readonly string[], thing: 'field here' | 'parameter' = 'field here') =>
  (issue: z.core.$ZodRawIssue) => {
    if (issue.code !== 'unrecognized_keys') return undefined;
    const [given = ''] = issue.keys;
    const known = names.length === 0 ? 'There is none here' : `There are ${names.join(', ')}`;
    return `There is no such ${thing}. ${known}.${suggestion(given, names)}`;
  };
