import * as z from 'zod';
import { fold } from '../text/fold.ts';
import { text } from '../text/text.ts';

/** The most tags one customer has. */
export const mostTags = 100;

/** Free labels, each once, whatever its letter case and accents; the first spelling counts. */
export const tags = z
  .array(text(50))
  .max(mostTags)
  .transform(distinctTags)
  .meta({ examples: [['vip', 'newsletter']] });

/** Each of the tags once, in the first of its spellings. */
export function distinctTags(list: readonly string[]): string[] {
  const seen = new Set<string>();
  return list.filter((tag) => {
    const folded = fold(tag);
    return !seen.has(folded) && seen.add(folded);
  });
}
