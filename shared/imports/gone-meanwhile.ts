import type { RowContent } from '../customer-files/row.ts';
import { problem } from '../customer-files/row-problem.ts';
import { findGroups } from '../groups/repository.ts';
import type { Table } from '../table/table.ts';
import type { Unread } from './judging.ts';
import { customFieldsOf } from './known-fields.ts';

/**
 * What rows name, a group or a custom field, and was deleted after it was read what there is. It is looked up for rows
 * whose writes were refused, and then remembered: no other row is refused for it.
 */
export class GoneMeanwhile {
  readonly #table: Table;
  readonly #groups = new Set<string>();
  readonly #fields = new Set<string>();

  constructor(table: Table) {
    this.#table = table;
  }

  /** Looks up what is gone of that which these rows name. */
  async look(refused: readonly RowContent[]): Promise<void> {
    const groupIds = [...new Set(refused.flatMap(({ fields }) => fields.groupIds ?? []))];
    const keys = new Set(refused.flatMap(keysOf));
    const [groups, definitions] = await Promise.all([
      groupIds.length > 0 ? findGroups(this.#table, groupIds) : undefined,
      keys.size > 0 ? customFieldsOf(this.#table) : undefined,
    ]);
    for (const id of groupIds) {
      const found = groups?.get(id);
      if (!found || found.deletingSince !== undefined) this.#groups.add(id);
    }
    for (const key of keys) if (!definitions?.has(key)) this.#fields.add(key);
  }

  /** Why a row cannot be imported that names something of it. */
  problemOf(content: RowContent): Unread | undefined {
    if (content.fields.groupIds?.some((id) => this.#groups.has(id)))
      return problem('unknown_group', 'A group that the row names was deleted during this import.');
    const key = keysOf(content).find((one) => this.#fields.has(one));
    return key === undefined
      ? undefined
      : problem('invalid', `customFields.${key}: The field was deleted during this import.`);
  }
}

/** The custom fields that a row has values of. */
const keysOf = ({ fields: { customFields } }: RowContent): string[] =>
  Object.entries(customFields ?? {}).flatMap(([key, value]) => (value === null ? [] : key));
