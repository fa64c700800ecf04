import type { Scope } from '../contracts/endpoint.ts';
import { MissingScope } from '../errors.ts';
import { postsOpening } from './opening.ts';

/** The scope of API keys that it takes to post. */
const needed: Scope = 'accounts:write';

/** @throws MissingScope when it brings credit or points along, or takes them away, and its key may not post them */
export function requireOpeningScope(
  { openingBalance }: { readonly openingBalance?: Parameters<typeof postsOpening>[0] },
  { scopes }: { readonly scopes: readonly string[] },
): void {
  if (postsOpening(openingBalance) && !scopes.includes(needed))
    throw new MissingScope(
      `Credit and points of openingBalance are posted: to set or clear them needs the scope ${needed} as well.`,
      [needed],
    );
}
