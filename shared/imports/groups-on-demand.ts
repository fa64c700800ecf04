import { v7 as uuidv7 } from 'uuid';
import type { Origin } from '../audit/audit.ts';
import { problem, type RowProblem } from '../customer-files/row-problem.ts';
import { LimitReached, ValueTaken } from '../errors.ts';
import { groupInput } from '../groups/group.ts';
import { listGroups } from '../groups/repository.ts';
import { createGroup } from '../groups/service.ts';
import type { Table } from '../table/table.ts';
import { fold } from '../text/fold.ts';

/** The groups that rows may name: ids by what folding makes of their names. */
export async function groupsByName(table: Table): Promise<Map<string, string>> {
  const groups = await listGroups(table);
  // Nobody joins a group that is being deleted.
  return new Map(
    groups.flatMap(({ id, name, deletingSince }) => (deletingSince ? [] : [[fold(name), id] as const])),
  );
}

/** The groups that rows name and that there are not yet. */
export interface GroupsNamed {
  /** The ids of the groups with those names; or why there cannot be one of them. */
  idsOf(
    names: readonly string[],
    origin: Origin,
  ): Promise<{ readonly ids: string[] } | { readonly problem: RowProblem }>;
}

/**
 * Makes the groups of rows that name some which there are not yet. A group's name makes it one of a kind: whoever comes
 * second, another worker or the same after a crash, takes the one that is there.
 */
export class GroupsOnDemand implements GroupsNamed {
  readonly #table: Table;
  readonly #known: Map<string, string>;

  /** @param known the groups that there are, as {@link groupsByName} found them */
  constructor(table: Table, known: ReadonlyMap<string, string>) {
    this.#table = table;
    this.#known = new Map(known);
  }

  async idsOf(names: readonly string[], origin: Origin): ReturnType<GroupsNamed['idsOf']> {
    try {
      const ids: string[] = [];
      for (const name of names) ids.push(this.#known.get(fold(name)) ?? (await this.#make(name, origin)));
      return { ids };
    } catch (error) {
      if (error instanceof LimitReached) return problem('unknown_group', error.message);
      if (error instanceof ValueTaken) return problem('unknown_group', beingDeleted);
      throw error;
    }
  }

  async #make(name: string, origin: Origin): Promise<string> {
    const id = uuidv7({ msecs: origin.now.getTime() });
    try {
      await createGroup(this.#table, id, groupInput.parse({ name }), origin);
      this.#known.set(fold(name), id);
      return id;
    } catch (error) {
      if (!(error instanceof ValueTaken)) throw error;
      for (const [known, itsId] of await groupsByName(this.#table)) this.#known.set(known, itsId);
      const taken = this.#known.get(fold(name));
      if (taken === undefined) throw error;
      return taken;
    }
  }
}

/** Only tells what the groups would be: nothing is made. */
export class GroupsForeseen implements GroupsNamed {
  /** The names of the groups that would be made, by ids that are made up. */
  readonly names = new Map<string, string>();
  readonly #ids = new Map<string, string>();

  async idsOf(names: readonly string[]): Promise<{ readonly ids: string[] }> {
    return { ids: names.map((name) => this.#idOf(name)) };
  }

  #idOf(name: string): string {
    const id = this.#ids.get(fold(name)) ?? uuidv7();
    this.#ids.set(fold(name), id);
    this.names.set(id, name);
    return id;
  }
}

const beingDeleted = 'A group that it names is just being deleted. Import the row again.';
