/**
 * Makes something once for all test files that share a process, though each has the project's modules as new: only
 * what the source alone decides, whatever a test sets or mocks, and what nobody changes.
 */
export function onceInProcess<T>(name: string, make: () => T): T {
  const key = Symbol.for(`clientele test: ${name}`);
  const made = Object.getOwnPropertyDescriptor(globalThis, key);
  if (made) return made.value;
  const value = make();
  Object.defineProperty(globalThis, key, { value });
  return value;
}
