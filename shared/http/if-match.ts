import { type InvalidRequest, invalidAt, VersionMismatch } from '../errors.ts';

/** An entity tag (RFC 9110, 8.8.3), then the end or a comma. */
const tag = /^\s*(?<weak>W\/)?"(?<opaque>[\x21\x23-\x7e\x80-\xff]*)"\s*(?:,|$)/;
/** Nobody knows a resource in more versions than that. */
const mostTags = 10;

/**
 * The versions that `If-Match` would have: `"3"` or `"3", "4"`; undefined for `*` and without the header. A tag that
 * is weak or not of this API matches nothing; when no other is there, the list is empty (RFC 9110, 13.1.1).
 * @throws InvalidRequest
 */
export function parseIfMatch(header: string | undefined): readonly number[] | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  const versions: number[] = [];
  let rest = header;
  for (let tags = 1; rest.trim() !== ''; tags++) {
    const { 0: found = '', groups } = tag.exec(rest) ?? {};
    if (!groups || tags > mostTags) throw malformed();
    if (!groups.weak && /^\d{1,15}$/.test(groups.opaque ?? '')) versions.push(Number(groups.opaque));
    rest = rest.slice(found.length);
  }
  if (rest === header) throw malformed();
  return versions.sort((a, b) => a - b);
}

/** No resource has it: versions begin at 1. */
const noVersion = 0;

/**
 * Runs a handler that changes one version, for whichever of these the resource has.
 * @throws VersionMismatch when it has none of them, and what the handler throws
 */
export async function forAnyVersion<Result>(
  versions: readonly number[] | undefined,
  handle: (version: number | undefined) => Promise<Result>,
): Promise<Result> {
  if (!versions) return await handle(undefined);
  const [first = noVersion, ...others] = versions;
  try {
    return await handle(first);
  } catch (error) {
    if (!(error instanceof VersionMismatch) || others.length === 0) throw error;
    return await forAnyVersion(others, handle);
  }
}

function malformed(): InvalidRequest {
  const message = `If-Match takes the ETag of the resource, such as "3" with its quotes, up to ${mostTags} of them, or *.`;
  return invalidAt({ pointer: '/header/if-match', code: 'invalid_format', message });
}
