import { readAccount } from '../../../shared/credentials/account.ts';
import type { CustomerChange } from '../../../shared/customers/changes.ts';
import { type CustomerInput, customerInput } from '../../../shared/customers/input.ts';
import { changeCustomer, registerCustomer } from '../../../shared/customers/service.ts';
import { deliverUnsent } from '../../../shared/mail/mailer.ts';
import { type MailOrder, orderMail } from '../../../shared/mail/outbox.ts';
import type { Sender } from '../../../shared/mail/sender.ts';
import { commit } from '../../../shared/table/commit.ts';
import type { Table } from '../../../shared/table/table.ts';
import { Crashes } from '../../support/crashes.ts';
import { numberedId } from '../../support/ids.ts';
import { mailerFor, type SentMail } from '../../support/mailbox.ts';
import { setupTable } from '../../support/table.ts';

export const email = 'ana@example.com';
/** A new address that somebody wants. */
export const newEmail = 'ana.new@example.com';

interface Options extends Partial<Sender> {
  readonly fails?: () => boolean;
  /** To go on with, instead of a new one. */
  readonly table?: Table;
}

/** A mailer whose mails are kept, a clock to set, crashes at will, and customers. */
export async function setup({ fails = () => false, table: given, ...sender }: Options = {}) {
  let now = Date.UTC(2026, 10, 22);
  const table = given
    ? { ...given, clock: () => new Date(now) }
    : await setupTable({ clock: () => new Date(now) });
  const origin = () => ({ actor: 'test', requestId: 'test', now: new Date(now) });
  const crashes = new Crashes();
  const before = () => {
    crashes.pass();
    if (fails()) throw new Error('Throttling');
  };
  const { deps, mails } = mailerFor(table, { before, ...sender });
  let customers = 0;
  return {
    table,
    deps,
    mails,
    origin,
    /** Puts the calls to the table from now on under the control of crashes. */
    watchCrashes: () => {
      crashes.watch(table.documents);
      return crashes;
    },
    wait: (seconds: number) => {
      now += seconds * 1000;
    },
    customer: async (fields: Partial<CustomerInput> = {}, change: CustomerChange = {}): Promise<string> => {
      const id = numberedId(customers++);
      await registerCustomer(table, id, customerInput.parse({ email, ...fields }), origin(), {
        currency: 'EUR',
      });
      await changeCustomer(table, id, origin(), () => change);
      return id;
    },
    account: async (id: string) => {
      const account = await readAccount(table, id);
      if (!account) throw new Error('There is no such customer.');
      return account;
    },
    order: (order: MailOrder) => commit(table, { writes: [orderMail(order, new Date(now))] }),
    /** Sends what is ordered; answers the mails that this brought about. */
    deliver: async (): Promise<SentMail[]> => {
      const known = mails.length;
      await deliverUnsent(deps);
      return mails.slice(known);
    },
  };
}

/** An order of each kind for a customer: who is meant, and where its mail goes. */
export const orders = {
  'password-reset': () => ({ kind: 'password-reset', email }),
  'password-changed': (customerId) => ({ kind: 'password-changed', customerId }),
  'verify-email': (customerId) => ({ kind: 'verify-email', customerId }),
  'verify-email-by-address': () => ({ kind: 'verify-email-by-address', email }),
  'email-change': (customerId) => ({
    kind: 'email-change',
    customerId,
    email: newEmail,
    identityVersion: 1,
    epoch: 0,
  }),
  'email-change-notice': (customerId) => ({ kind: 'email-change-notice', customerId, email }),
  'confirm-marketing': (customerId) => ({ kind: 'confirm-marketing', customerId }),
} as const satisfies { [Kind in MailOrder['kind']]: (customerId: string) => MailOrder };
export type OrderKind = keyof typeof orders;
export const orderKinds = Object.keys(orders) as OrderKind[];
