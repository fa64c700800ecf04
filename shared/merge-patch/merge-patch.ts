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
  const merged: Record<string, unknown> = isObject(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name];
    else if (value !== undefined) set(merged, name, mergePatch(own(merged, name), value));
  }
  return merged;
}

const own = (object: Members, name: string): unknown =>
  Object.hasOwn(object, name) ? object[name] : undefined;

/** Sets a member of any name: by mere assignment one of them would be the object's prototype. */
function set(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

/** The value without the members that are objects without members: such an object says nothing. */
export function tidy(value: unknown): unknown {
  if (isTidy(value) || !isObject(value)) return value;
  const members = Object.entries(value).map(([name, member]) => [name, tidy(member)] as const);
  return Object.fromEntries(
    members.filter(([, member]) => !isObject(member) || Object.keys(member).length > 0),
  );
}

const isTidy = (value: unknown): boolean =>
  !isObject(value) ||
  Object.values(value).every(
    (member) => !isObject(member) || (Object.keys(member).length > 0 && isTidy(member)),
  );

/** What a patch says of something that is not there yet: there is nothing to clear. */
// A patch without its nulls is a patch of the same form.
export const saidOfNew = <Patch extends object>(patch: Patch): Patch => mergePatch({}, patch) as Patch;
