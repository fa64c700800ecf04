import { customKeyOf } from '../custom-fields/name.ts';
import { readDefinitions } from '../custom-fields/repository.ts';
import type { Condition } from '../directory/condition.ts';
import type { Expression } from '../directory/expression.ts';
import { listGroups } from '../groups/repository.ts';
import type { Table } from '../table/table.ts';

/** Said of a group or custom field that nobody can refer to any more. */
export const goneWhenBeingDeleted = 'One that is being deleted counts as gone.';

/**
 * The first group or custom field that the filter names and that there is not, or not for long, in words; undefined
 * when all are there. A search takes it for nobody's; under a `not` that is everybody.
 */
export async function goneFromFilter(table: Table, filter: Expression): Promise<string | undefined> {
  const conditions = [...conditionsOf(filter)];
  const valuesOf = (name: Condition['field']) =>
    conditions
      .filter(({ field, op }) => field === name && op !== 'exists')
      .flatMap(({ value }) => [value].flat().map(String));
  const groups = valuesOf('groupIds');
  const keys = [...valuesOf('customFields'), ...conditions.flatMap(({ field }) => customKeyOf(field) ?? [])];
  const group = groups.length > 0 && firstMissing(groups, (await listGroups(table)).filter(stays), 'id');
  if (group) return `The group ${group}`;
  const key = keys.length > 0 && firstMissing(keys, (await readDefinitions(table)).filter(stays), 'key');
  return key ? `The custom field ${key}` : undefined;
}

const stays = ({ deletingSince }: { readonly deletingSince?: string | undefined }): boolean =>
  deletingSince === undefined;

function firstMissing<Name extends string>(
  named: readonly string[],
  there: readonly Readonly<Record<Name, string>>[],
  name: Name,
): string | undefined {
  const known = new Set(there.map((one) => one[name]));
  return named.find((one) => !known.has(one));
}

function* conditionsOf(node: Expression): Generator<Condition> {
  if ('not' in node) yield* conditionsOf(node.not);
  else if ('and' in node) for (const part of node.and) yield* conditionsOf(part);
  else if ('or' in node) for (const part of node.or) yield* conditionsOf(part);
  else yield node;
}
