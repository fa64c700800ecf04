/** A JSON object. */
export type Members = Readonly<Record<string, unknown>>;

/** Whether it is a JSON object: no list, and not null. */
export const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The target with a JSON Merge Patch applied (RFC 7396, section 2): null removes a member, an object is merged into
 * what is there, all else replaces it. A member that is undefined counts as absent. Neither argument is changed.
 */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged = new Map(Object.entries(isObject(target) ? target : {}));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else if (value !== undefined) merged.set(name, mergePatch(merged.get(name), value));
  }
  return Object.fromEntries(merged);
}

/** The value without the members that are objects without members: such an object says nothing. */
export function tidy(value: unknown): unknown {
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(([name, member]) => [name, tidy(member)] as const);
  return Object.fromEntries(
    members.filter(([, member]) => !isObject(member) || Object.keys(member).length > 0),
  );
}

/** What a patch says of something that is not there yet: there is nothing to clear. */
// A patch without its nulls is a patch of the same form.
export const saidOfNew = <Patch extends object>(patch: Patch): Patch => mergePatch({}, patch) as Patch;
