import { isDeepStrictEqual } from 'node:util';
import { auditRecord, type Origin } from '../audit/audit.ts';
import {
  BeingDeleted,
  type InvalidRequest,
  invalidAt,
  NotFound,
  ValueTaken,
  VersionMismatch,
} from '../errors.ts';
import type { FaultCode } from '../fault-codes.ts';
import { type IdempotentRequest, type Outcome, once } from '../idempotency/once.ts';
import { chooseSlot, retrySlotTaken } from '../limits/slots.ts';
import { commit } from '../table/commit.ts';
import { Changed, retryChanged } from '../table/retry.ts';
import type { Table } from '../table/table.ts';
import { absent, equals, put, type Write } from '../table/writes.ts';
import {
  type CustomFieldChange,
  mostDefinitions,
  type NewCustomField,
  type StoredCustomField,
} from './definition.ts';
import { definitionAuditKey, definitionGuardKey, definitionKey, definitionSlotKey } from './keys.ts';
import { findDefinition, readDefinitions } from './repository.ts';

/**
 * Declares a custom field.
 * @param id fresh; never seen outside
 * @throws ValueTaken when another field has this key
 * @throws LimitReached when there are as many as there may be
 */
export async function declareField(
  table: Table,
  id: string,
  input: NewCustomField,
  origin: Origin,
  request?: IdempotentRequest,
): Promise<Outcome<StoredCustomField>> {
  const at = origin.now.toISOString();
  const declareNow = async (record: readonly Write[]) => {
    const taken = (await readDefinitions(table)).map(({ slot }) => slot);
    const { slot, otherwise } = chooseSlot(taken, mostDefinitions, 'custom fields');
    const definition = { id, slot, ...input, createdAt: at, updatedAt: at, version: 1 };
    const guard = { ...definitionGuardKey(input.key), definitionId: id };
    const writes = [
      ...record,
      put({ ...definitionKey(id), ...definition }, absent()),
      put(guard, absent(), new ValueTaken('custom field', 'key')),
      put({ ...definitionSlotKey(slot), definitionId: id }, absent(), otherwise),
      auditRecord((id) => definitionAuditKey(input.key, id), origin, 'created', Object.keys(input)),
    ];
    await commit(table, { writes });
    return definition;
  };
  return await once(table, request, id, {
    run: (record) => retrySlotTaken(() => declareNow(record)),
    replay: (definitionId) => getFieldById(table, definitionId),
  });
}

/** @throws NotFound */
export async function getField(table: Table, key: string): Promise<StoredCustomField> {
  const definition = await findDefinition(table, key);
  if (!definition) throw new NotFound('There is no custom field with this key.');
  return definition;
}

/** @throws NotFound when it has been deleted, even if its key was declared anew */
export async function getFieldById(table: Table, id: string): Promise<StoredCustomField> {
  const definition = (await readDefinitions(table)).find((one) => one.id === id);
  if (!definition) throw new NotFound('This custom field has been deleted.');
  return definition;
}

/**
 * Changes the label of a field, or adds and reorders options. A change that has been made already is done in any
 * version.
 *
 * An option is never taken away: customers can have it, and one may be getting it at this very moment.
 * @param expected the version the caller knows
 * @throws NotFound, InvalidRequest, BeingDeleted
 * @throws VersionMismatch when the field no longer has the expected version
 */
export async function changeField(
  table: Table,
  key: string,
  change: CustomFieldChange,
  origin: Origin,
  expected?: number,
): Promise<StoredCustomField> {
  const changeNow = async () => {
    const current = await getField(table, key);
    const { label = current.label, options = current.options } = change;
    const next = { ...current, label, ...(options && { options }) };
    const changed = (['label', 'options'] as const).filter(
      (field) => !isDeepStrictEqual(next[field], current[field]),
    );
    if (changed.length === 0) return current;
    if (expected !== undefined && current.version !== expected) throw new VersionMismatch();
    if (current.deletingSince !== undefined) throw new BeingDeleted();
    requireSoundOptions(current, change);
    const definition = { ...next, updatedAt: origin.now.toISOString(), version: current.version + 1 };
    const item = { ...definitionKey(current.id), ...definition };
    const writes = [
      put(item, equals('version', current.version), new Changed()),
      auditRecord((id) => definitionAuditKey(key, id), origin, 'updated', changed),
    ];
    await commit(table, { writes });
    return definition;
  };
  return await retryChanged(changeNow);
}

/** @throws InvalidRequest when options are given to a field that has none, or one is left out */
function requireSoundOptions(
  { type, options = [] }: StoredCustomField,
  { options: wanted }: CustomFieldChange,
): void {
  if (wanted === undefined) return;
  if (type !== 'choice') throw invalidOptions('not_a_choice', 'Only a field of the type choice has options.');
  const missing = options.filter((option) => !wanted.includes(option));
  if (missing.length > 0) {
    throw invalidOptions('option_missing', `An option is never taken away. Missing: ${missing.join(', ')}.`);
  }
}

const invalidOptions = (code: FaultCode, message: string): InvalidRequest =>
  invalidAt({ pointer: '/options', code, message });
