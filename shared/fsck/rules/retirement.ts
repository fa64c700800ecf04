import * as z from 'zod';
import { storedCustomField } from '../../custom-fields/definition.ts';
import { customFieldsPartition } from '../../custom-fields/keys.ts';
import { storedGroup } from '../../groups/group.ts';
import { groupsPartition } from '../../groups/keys.ts';
import { readAtOnce } from '../../table/read-settled.ts';
import type { Item } from '../../table/table.ts';
import type { Suspicion } from '../fault.ts';
import type { World } from '../world.ts';

const retirable = z.object({ deletingSince: z.iso.datetime().optional() });

/** Deletions by force take some requests, not days. */
const longMs = 24 * 60 * 60 * 1000;

/** Groups and custom fields whose deletion was begun and never ended. */
export function suspectRetirement(world: World, item: Item): Suspicion[] {
  const { PK, SK } = item;
  const kind =
    PK === groupsPartition
      ? { name: 'group', path: '/v1/groups', named: storedGroup.pick({ id: true }) }
      : PK === customFieldsPartition
        ? { name: 'custom field', path: '/v1/custom-fields', named: storedCustomField.pick({ key: true }) }
        : undefined;
  const isLong = (found: Item | undefined): string | undefined => {
    const since = retirable.safeParse(found).data?.deletingSince;
    return since && world.table.clock().getTime() - Date.parse(since) > longMs ? since : undefined;
  };
  if (!kind || !isLong(item)) return [];
  const name = Object.values(kind.named.safeParse(item).data ?? {}).join();
  const look = async () => {
    const [found] = await readAtOnce(world.table, [{ PK, SK }]);
    const since = isLong(found);
    if (!since) return undefined;
    return {
      what: `The ${kind.name} has been half deleted since ${since}: nobody can use or change it.`,
      remedy: { advice: `Send the deletion again: DELETE ${kind.path}/${name}?force` },
    };
  };
  return [{ check: 'retirement', key: { PK, SK }, look }];
}
