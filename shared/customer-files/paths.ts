import { isObject } from '../merge-patch/merge-patch.ts';

/** An object that is being filled. */
export type Fields = Record<string, unknown>;

/** Where a column's value lies in the customer: names of fields, each inside the one before. */
export const pathOf = (name: string): readonly string[] =>
  name === 'groups' ? ['groupIds'] : name.split('.');

/** The value at that place; undefined when there is none. */
export const valueAt = (object: object, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined),
    object,
  );

/** What puts a value there, and makes the objects around it. */
export function setterAt(path: readonly string[]): (object: Fields, value: unknown) => void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    return (object, value) => {
      object[name] = value;
    };
  }
  const setInside = setterAt(rest);
  return (object, value) => {
    object[name] ??= {};
    setInside(object[name] as Fields, value);
  };
}
