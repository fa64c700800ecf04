import type { Origin } from '../audit/audit.ts';
import { DomainError, invalidAt, NotFound, ValueTaken, VersionMismatch } from '../errors.ts';
import { saidOfNew } from '../merge-patch/merge-patch.ts';
import { showChanged, showNew } from '../standing/show.ts';
import type { ShownCustomer } from '../standing/shown.ts';
import { retryOvertaken } from '../table/retry.ts';
import type { Table } from '../table/table.ts';
import { withE164 } from './e164.ts';
import type { CustomerPatch } from './input.ts';
import type { UniqueField } from './keys.ts';
import { findByUnique } from './repository.ts';
import { patchCustomer, registerCustomer } from './service.ts';

/** What became of the customer. */
export interface Upserted {
  readonly customer: ShownCustomer;
  readonly outcome: 'created' | 'updated' | 'unchanged';
}

interface Shop {
  readonly country: string;
  readonly currency: string;
}

/**
 * Changes the customer who has that value of a unique field, or creates one. Repeating it changes nothing more.
 * @param fields a merge patch that holds the field it matches by
 * @param shop `country`: where phone numbers without a country code are dialled
 * @throws InvalidRequest when the patch lacks that field, or does not make a customer
 * @throws ValueTaken when another unique value of the patch belongs to somebody else
 * @throws DanglingReference when a group does not exist
 */
export async function upsertCustomer(
  table: Table,
  newId: () => string,
  { matchBy, fields }: { readonly matchBy: UniqueField; readonly fields: CustomerPatch },
  { country, currency }: Shop,
  origin: Origin,
): Promise<Upserted> {
  const value = fields[matchBy];
  if (value == null) {
    const message = `A customer is looked for by ${matchBy}: give it.`;
    throw invalidAt({ pointer: `/customer/${matchBy}`, code: 'required', message });
  }
  const upserted = retryOvertaken<Upserted>(
    (error) => isOvertaken(error, matchBy),
    async () => {
      const found = await findByUnique(table, matchBy, value);
      if (!found) {
        const created = await create(table, newId(), fields, { country, currency }, origin);
        return { customer: await showNew(table, created, currency), outcome: 'created' };
      }
      const { customer, changed } = await showChanged(table, found.id, currency, fields, () =>
        patchCustomer(table, found.id, origin, withE164(fields, country), {
          currency,
          expected: found.version,
        }),
      );
      return { customer, outcome: changed ? 'updated' : 'unchanged' };
    },
  );
  return await upserted.catch((error: unknown) => {
    throw error instanceof DomainError ? error.under('/customer') : error;
  });
}

async function create(table: Table, id: string, fields: CustomerPatch, shop: Shop, origin: Origin) {
  const said = saidOfNew(fields);
  if (said.marketing && said.marketing.email === undefined) throw invalidAt(noAnswer);
  return (await registerCustomer(table, id, withE164(said, shop.country), origin, shop)).result;
}

const noAnswer = {
  pointer: '/marketing/email',
  code: 'required',
  message: 'Say whether a new customer has agreed to marketing by e-mail.',
} as const;

/** Whether somebody else created, changed or deleted the customer meanwhile. */
const isOvertaken = (error: unknown, matchBy: UniqueField): boolean =>
  error instanceof NotFound ||
  error instanceof VersionMismatch ||
  (error instanceof ValueTaken && error.errors.some(({ pointer }) => pointer === `/${matchBy}`));
