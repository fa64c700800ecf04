import { v7 as uuidv7 } from 'uuid';
import type { Key } from '../table/table.ts';
import { put, type Write } from '../table/writes.ts';

/** Who does something, on whose behalf and in which request: what every audit record says. */
export interface Origin {
  /** Who: `api-key:<id>`, `import:<job id>`, `deployment`. Never taken from a body. */
  readonly actor: string;
  /** Which request or job step. */
  readonly requestId: string;
  readonly now: Date;
}

export type AuditAction = 'created' | 'updated' | 'deleted';

/**
 * The write that records a change, to go into the change's own transaction. A record names the changed fields;
 * it holds no values, because most are personal.
 * @param keyOf the entity's audit key for a record id
 */
export function auditRecord(
  keyOf: (recordId: string) => Key,
  origin: Origin,
  action: AuditAction,
  fields: readonly string[],
): Write {
  const { actor, requestId, now } = origin;
  const record = { action, actor, requestId, at: now.toISOString(), fields };
  return put({ ...keyOf(uuidv7({ msecs: now.getTime() })), ...record });
}
