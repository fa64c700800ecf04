import { MissingScope } from '../errors.ts';
import { contentsFor, type ImportContent, isPosting, scopeOf } from './content.ts';
import type { ImportOptions } from './options.ts';

/** Who asks, by what the key may do. */
interface Caller {
  readonly scopes: readonly string[];
}

/** @throws MissingScope when the import may make groups and its key may not */
export function requireGroupsScope(
  { createGroups }: Pick<ImportOptions, 'createGroups'>,
  { scopes }: Caller,
): void {
  if (createGroups && !scopes.includes('groups:write')) {
    throw new MissingScope('With createGroups this makes groups: it needs the scope groups:write as well.', [
      'groups:write',
    ]);
  }
}

/**
 * What the key may import; what a file holds of which nothing is said, only its planning tells.
 * @throws MissingScope when it is said, and the key may not
 */
export function admittedContents(
  { content, columns = {} }: Pick<ImportOptions, 'content' | 'columns'>,
  { scopes }: Caller,
): ImportContent[] {
  const contents = contentsFor(scopes);
  const [lacking] = [
    ...(content === undefined ? [] : [content]),
    ...(Object.values(columns).some(isPosting) ? (['credit'] as const) : []),
  ].filter((needed) => !contents.includes(needed));
  if (lacking === undefined) return contents;
  const scope = scopeOf(lacking);
  throw new MissingScope(`To import ${lacking}, this needs the scope ${scope} as well.`, [scope]);
}
