import type { Key } from '../table/table.ts';

/** All definitions lie in one partition, so that one query reads them. */
export const customFieldsPartition = 'CUSTOMFIELDS';

/** A definition. The id, not the field's key: a field declared anew after a deletion is another item. */
export const definitionKey = (id: string): Key => ({ PK: customFieldsPartition, SK: `FIELD#${id}` });
/** The guard item that names the one definition with this key. */
export const definitionGuardKey = (key: string): Key => ({ PK: `CUSTOMFIELDKEY#${key}`, SK: 'GUARD' });
/** The guard item of one of the places that definitions take: there are as many as there may be definitions. */
export const definitionSlotKey = (slot: number): Key => ({ PK: `CUSTOMFIELDSLOT#${slot}`, SK: 'GUARD' });
/** One audit record; record ids sort by time. A key has one history, however often it is declared. */
export const definitionAuditKey = (key: string, recordId: string): Key => ({
  PK: `CUSTOMFIELD#${key}`,
  SK: `AUDIT#${recordId}`,
});
