import * as z from 'zod';
import { address } from '../customers/address.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import { fullName } from '../customers/full-name.ts';
import { money, moneyInput } from '../money/money.ts';
import { fault } from '../schema/faults.ts';
import { accountStatus, type StoredAccount } from '../standing/account.ts';
import { text } from '../text/text.ts';

/** The name of a store as it stands in a path: the gateway decodes paths before it looks for slashes. */
export const storeName = text(100)
  .refine((name) => !name.includes('/'), fault('invalid_characters', 'The name holds no slash.'))
  .meta({ description: 'The store, by its name.', examples: ['Main Street'] });

/** What a client says of a client account. */
export const clientAccountInput = z
  .strictObject({
    creditLimit: moneyInput
      .refine(({ minor }) => minor >= 0, {
        ...fault('too_small', 'A limit is zero or more.'),
        path: ['amount'],
      })
      .meta({ description: 'How much the customer may owe; its currency is that of the account.' }),
    status: accountStatus.default('active').meta({
      description: '`inactive`: nothing can be charged any more. Payments are still taken.',
    }),
  })
  .meta({
    id: 'ClientAccountInput',
    examples: [{ creditLimit: { amount: '500.00', currency: 'EUR' }, status: 'active' }],
  });
export type ClientAccountInput = z.output<typeof clientAccountInput>;

const billTo = z.object({ name: z.string().optional(), address: address.optional() }).meta({
  id: 'BillTo',
  description:
    'Whom bills go to: the company and the business address of a business customer; otherwise the name, and the billing or else the shipping address. Absent when the customer’s record is gone.',
  examples: [{ name: 'Analytical Engines Ltd', address: { line1: '1 Mill Lane', city: 'London' } }],
});

/** A client account as the API answers it. */
export const clientAccount = z
  .object({
    store: z.string(),
    creditLimit: money,
    due: money.meta({ description: 'What the customer owes.' }),
    available: money.meta({ description: 'How much more can be charged; of an inactive account, nothing.' }),
    balance: money.meta({ description: 'The sum of all entries; negative: what is owed.' }),
    status: accountStatus,
    billTo: billTo.optional(),
    openedAt: z.iso.datetime(),
  })
  .meta({
    id: 'ClientAccount',
    examples: [
      {
        store: 'Main Street',
        creditLimit: { amount: '500.00', currency: 'EUR' },
        due: { amount: '80.00', currency: 'EUR' },
        available: { amount: '420.00', currency: 'EUR' },
        balance: { amount: '-80.00', currency: 'EUR' },
        status: 'active',
        billTo: { name: 'Analytical Engines Ltd', address: { line1: '1 Mill Lane', city: 'London' } },
        openedAt: '2026-11-22T10:00:00.000Z',
      },
    ],
  });

/** @param customer absent: the record is gone */
export function toClientAccount(
  store: string,
  { balance, limit, currency = '', status, openedAt }: StoredAccount,
  customer: StoredCustomer | undefined,
) {
  const of = (minor: number) => ({ minor, currency });
  return {
    store,
    creditLimit: of(limit),
    due: of(Math.max(-balance, 0)),
    available: of(status === 'active' ? Math.max(balance + limit, 0) : 0),
    balance: of(balance),
    status,
    ...(customer && { billTo: billToOf(customer) }),
    openedAt,
  };
}

/** Whom bills to the customer go to. */
function billToOf(customer: StoredCustomer) {
  const { business, billingAddress, shippingAddress } = customer;
  const own = billingAddress === undefined || billingAddress === 'same' ? shippingAddress : billingAddress;
  const addressee = business?.company ?? fullName(customer);
  const address = business?.address ?? own;
  return { ...(addressee !== undefined && { name: addressee }), ...(address && { address }) };
}
