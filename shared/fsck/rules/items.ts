import { readAtOnce } from '../../table/read-settled.ts';
import type { Item } from '../../table/table.ts';
import type { Fault, Suspicion } from '../fault.ts';
import { kindOf } from '../kinds.ts';
import type { World } from '../world.ts';

/** What is wrong with an item by itself. */
function wrongItem(item: Item): Fault | undefined {
  const kind = kindOf(item);
  if (!kind) {
    return {
      what: 'An item of no known kind: this version of Clientele does not read it.',
      remedy: {
        advice:
          'A newer version may have written it: run its fsck. If none did, nothing needs it; keep a copy before you delete it.',
      },
    };
  }
  try {
    kind.read(item);
    return undefined;
  } catch (error) {
    return {
      what: `An item of the kind “${kind.name}” cannot be read: ${reasonOf(error)}.`,
      remedy: { advice: 'Compare it with a restored backup, and write what is missing there.' },
    };
  }
}

/** Names fields, never values: they may be personal. */
function reasonOf(error: unknown): string {
  const issues = error instanceof Error && 'issues' in error ? error.issues : undefined;
  if (!Array.isArray(issues)) return 'it is malformed';
  const paths = issues.map((issue: { path?: readonly PropertyKey[] }) => issue.path?.join('.') || 'the item');
  return `wrong or missing: ${[...new Set(paths)].join(', ')}`;
}

/** Items that are of no kind, or cannot be read as what they should be. */
export function suspectItem({ table }: World, item: Item): Suspicion[] {
  const { PK, SK } = item;
  if (!wrongItem(item)) return [];
  const look = async () => {
    const [found] = await readAtOnce(table, [{ PK, SK }]);
    return found && wrongItem(found);
  };
  return [{ check: 'items', key: { PK, SK }, look }];
}
