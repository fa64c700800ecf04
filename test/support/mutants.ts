import { vi } from 'vitest';

const mutated = new Set<string>();

/**
 * Changes a module for whoever imports it from now on: a wrong variant of the code, which a test must catch.
 * @param path from `shared/`, without its ending: `directory/image`
 */
export function mutate<Module extends object>(path: string, change: (original: Module) => object): void {
  const file = `../../shared/${path}.ts`;
  mutated.add(file);
  vi.doMock(file, async (importOriginal) => {
    const original = await importOriginal<Module>();
    return { ...original, ...change(original) };
  });
}

/** Gives out all of them as they are again. */
export function unmutate(): void {
  for (const file of mutated) vi.doUnmock(file);
  mutated.clear();
}
