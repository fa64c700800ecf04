import type { Marketing, MarketingChange } from '../customers/marketing.ts';

/**
 * The answer about marketing that the survivor gets from the other: the one that was given later, of two at the same
 * moment the no. A confirmation for which the survivor was mailed a link since can still be given.
 * @returns undefined when the survivor's own stands
 */
export function newerAnswer(into: Marketing, from: Marketing): MarketingChange | undefined {
  if (from.at === undefined) return undefined;
  const [mine, theirs] = [into.at === undefined ? -1 : Date.parse(into.at), Date.parse(from.at)];
  const isNewer = theirs > mine || (theirs === mine && into.email && !from.email);
  if (!isNewer) return undefined;
  const { requestedAt } = into;
  const isOpen = requestedAt !== undefined && Date.parse(requestedAt) > theirs;
  return { email: from.email, at: from.at, source: from.source ?? null, ...(isOpen && { requestedAt }) };
}
