import { changeCustomers } from '../customers/change-customers.ts';
import type { Directory } from '../directory/directory.ts';
import { NotFound, VersionMismatch } from '../errors.ts';
import { type RetireOptions, retire } from '../retirement/retire.ts';
import type { Table } from '../table/table.ts';
import { check, equals, present, remove } from '../table/writes.ts';
import { definitionAuditKey, definitionGuardKey, definitionKey, definitionSlotKey } from './keys.ts';
import { getField, getFieldById } from './service.ts';

/**
 * Deletes a field; by force its values are taken off the customers first, otherwise only while nobody has one.
 * @throws like {@link retire}
 */
export async function deleteField(
  table: Table,
  directory: Directory,
  key: string,
  options: RetireOptions,
): Promise<void> {
  const { id } = await getField(table, key);
  const withoutValue = () => ({ customFields: { [key]: null } });
  // Another request may delete it meanwhile, and a third declare its key anew: those values are to stay.
  const isStillDeclared = check(
    definitionKey(id),
    present(),
    new NotFound('This custom field has been deleted.'),
  );
  await retire(
    table,
    directory,
    {
      key: definitionKey(id),
      read: () => getFieldById(table, id),
      users: { field: 'customFields', op: 'has', value: key },
      detach: async (customerIds) => {
        await getFieldById(table, id);
        await changeCustomers(table, customerIds, withoutValue, options.origin, [isStillDeclared]);
      },
      byForce: 'With ?force their values of it are erased, for good.',
      guards: ({ slot }) =>
        [definitionGuardKey(key), definitionSlotKey(slot)].map((guard) =>
          remove(guard, equals('definitionId', id), new VersionMismatch()),
        ),
      auditKey: (record) => definitionAuditKey(key, record),
    },
    options,
  );
}
