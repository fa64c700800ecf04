import { auditRecord } from '../audit/audit.ts';
import { type CustomerChange, updateCustomer } from '../customers/changes.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import { auditKey } from '../customers/keys.ts';
import { restateStanding } from '../standing/change.ts';
import type { StoredStanding } from '../standing/standing.ts';
import { mergeChanges } from '../table/commit.ts';
import type { Repair } from './fault.ts';

/** The repair that changes a customer's record as an editor would. */
export const patched = (
  customer: StoredCustomer,
  does: string,
  patch: (customer: StoredCustomer) => CustomerChange,
): Repair => ({
  does,
  change: (origin) => updateCustomer(customer, patch(customer), origin)?.change ?? { writes: [] },
});

/**
 * The repair that writes a standing anew.
 * @param after with any version: it gets the next one
 * @param field what the audit record names
 */
export const restated = (
  before: StoredStanding,
  after: StoredStanding,
  currency: string,
  does: string,
  field: string,
): Repair => ({
  does,
  change: (origin) =>
    mergeChanges(restateStanding(before, after, currency), {
      writes: [auditRecord((record) => auditKey(before.id, record), origin, 'updated', [field])],
    }),
});

/** Said where what is missing can be made of nothing else. */
export const restoreRecord =
  'Restore the record from a backup (docs/runbook.md), or ask whoever runs the table what became of it.';
