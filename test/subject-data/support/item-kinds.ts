import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { partition } from '../../../shared/customers/keys.ts';

const owner = 'owner';

/**
 * The kinds of items that lie under a customer, by what the code itself makes: every function that makes a key, a range or
 * the place of records, by its name.
 * @param folder where the modules are
 * @returns sort keys up to the first `#`
 */
export async function itemKindsIn(folder: string): Promise<Set<string>> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(^|\/)(keys|link-token)\.ts$/.test(file),
  );
  const modules: Record<string, unknown>[] = await Promise.all(
    files.map((file) => import(resolve(join(folder, file)))),
  );
  const makers = modules
    .flatMap((module) => Object.entries(module))
    .filter(([name]) => /(Key|Records|Range)$/.test(name));
  const made = makers.flatMap(([, maker]) => placeMadeBy(maker));
  return new Set(made.filter(({ PK }) => PK === partition(owner)).map(({ sortKey }) => kindOf(sortKey)));
}

const kindOf = (sortKey: string): string => sortKey.split('#', 1)[0] ?? '';

/** Where a function that makes a place puts what it is asked for; nothing when it makes none. */
function placeMadeBy(made: unknown): { PK: string; sortKey: string }[] {
  if (typeof made !== 'function') return [];
  try {
    const place: unknown = made(owner, 'x', 'x');
    if (typeof place !== 'object' || place === null || !('PK' in place)) return [];
    const { PK, SK, prefix, from } = place as Record<string, unknown>;
    return [{ PK: String(PK), sortKey: String(SK ?? prefix ?? from) }];
  } catch {
    // It takes something else than an id.
    return [];
  }
}
