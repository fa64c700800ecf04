import * as z from 'zod';
import type { Key } from '../table/table.ts';
import { timeOrderedId } from '../table/time-ordered-id.ts';
import { absent, put, type Write } from '../table/writes.ts';

/** Who does something, on whose behalf and in which request: what every audit record says. */
export interface Origin {
  /** Who: `api-key:<id>`, `import:<job id>`, `deployment`. Never taken from a body. */
  readonly actor: string;
  /** Which request or job step. */
  readonly requestId: string;
  readonly now: Date;
}

const auditAction = z.enum(['created', 'updated', 'deleted', 'merged', 'anonymised']);
export type AuditAction = z.output<typeof auditAction>;

/** One changed field. Values only of fields that are not personal. */
const fieldChange = z.object({
  field: z.string().describe('Nested ones with a dot: `shippingAddress.city`.'),
  from: z.unknown().optional().describe('The value before, if the field is not personal.'),
  to: z.unknown().optional().describe('The value after, if the field is not personal.'),
});
export type FieldChange = z.output<typeof fieldChange>;

/** What was done to a customer, a group or a key: who, when, in which request. Never changed, never deleted. */
export const auditEntry = z
  .object({
    id: z.uuid(),
    action: auditAction,
    actor: z.string().describe('`api-key:<id>`, `customer:<id>`, `import:<job id>`, `deployment` or `fsck`.'),
    requestId: z.string().describe('The `X-Request-Id` of the answer, or the step of a job.'),
    at: z.iso.datetime(),
    changes: z.array(fieldChange),
  })
  .meta({
    id: 'AuditRecord',
    examples: [
      {
        id: '019a2f0e-7c1a-7000-8000-000000000001',
        action: 'updated',
        actor: 'api-key:mGq2vY0cT1aB',
        requestId: 'JKJaXmPLvHcESHA=',
        at: '2026-11-22T10:00:00.000Z',
        changes: [{ field: 'lastName' }, { field: 'status', from: 'active', to: 'blocked' }],
      },
    ],
  });
export type AuditEntry = z.output<typeof auditEntry>;

/**
 * The write that records a change, to go into the change's own transaction.
 * @param keyOf the entity's audit key for a record id
 * @param changes what changed: names of fields, with values only of those that are not personal
 */
export function auditRecord(
  keyOf: (recordId: string) => Key,
  origin: Origin,
  action: AuditAction,
  changes: readonly (FieldChange | string)[],
): Write {
  const { actor, requestId, now } = origin;
  const id = timeOrderedId(now);
  const named = changes.map((change) => (typeof change === 'string' ? { field: change } : change));
  const entry: AuditEntry = { id, action, actor, requestId, at: now.toISOString(), changes: named };
  return put({ ...keyOf(id), ...entry }, absent());
}
