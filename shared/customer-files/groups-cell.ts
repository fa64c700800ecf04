import { groupInput, mostGroups } from '../groups/group.ts';
import { fold } from '../text/fold.ts';
import { CellFault, longestRead } from './cell-reader.ts';
import { unescapeFormula } from './cells/formula.ts';
import { readList } from './cells/list.ts';

/** The groups that a cell names. */
export interface NamedGroups {
  readonly groupIds: readonly string[];
  /** Names of groups that there are not yet. */
  readonly newGroups: readonly string[];
}

const newName = groupInput.shape.name;

/**
 * What reads a list of groups.
 * @param groups ids by what folding makes of the names
 * @param mayCreate whether it may name groups that there are not
 */
export const groupsReader =
  (groups: ReadonlyMap<string, string>, mayCreate: boolean) =>
  (cell: string): NamedGroups | CellFault => {
    if (cell.length > longestRead) return new CellFault(`At most ${longestRead} characters.`);
    const groupIds = new Set<string>();
    const newGroups = new Map<string, string>();
    for (const entry of readList(unescapeFormula(cell.trim()))) {
      const folded = fold(entry);
      const id = groups.get(folded);
      if (id !== undefined) groupIds.add(id);
      else if (!mayCreate) return new CellFault('There is no group of this name.', 'unknown_group');
      else if (!newGroups.has(folded)) {
        const name = newName.safeParse(entry);
        if (!name.success) return new CellFault(name.error.issues.map(({ message }) => message).join(' '));
        newGroups.set(folded, name.data);
      }
      if (groupIds.size + newGroups.size > mostGroups) return new CellFault(`At most ${mostGroups} entries.`);
    }
    return { groupIds: [...groupIds], newGroups: [...newGroups.values()] };
  };
