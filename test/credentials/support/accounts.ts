import { readAccount } from '../../../shared/credentials/account.ts';
import { hashPassword } from '../../../shared/credentials/password.ts';
import { openSession } from '../../../shared/credentials/session.ts';
import { setPassword } from '../../../shared/credentials/set-password.ts';
import { deliverUnsent } from '../../../shared/mail/mailer.ts';
import { commit } from '../../../shared/table/commit.ts';
import { type Answer, setupApi } from '../../support/api.ts';
import { mailerFor, type SentMail } from '../../support/mailbox.ts';

export const password = 'correct horse battery';

/** The API, customers who have a password, and a mailer that keeps what it sends. One table for many tests. */
export async function setupAccounts(environment: Record<string, string> = {}) {
  const api = await setupApi({ environment });
  const { table, call } = api;
  const { deps, mails } = mailerFor(table);
  const passwordHash = await hashPassword(password);
  let count = 0;

  const accountOf = async (id: string) => {
    const account = await readAccount(table, id);
    if (!account) throw new Error('There is no such customer.');
    return account;
  };
  /** A customer with a password, and sessions of theirs. */
  const customer = async (fields: object = {}) => {
    const email = `ana${++count}@example.com`;
    const { id } = (await call('POST', '/v1/customers', { body: { email, firstName: 'Ana', ...fields } }))
      .body;
    const { customer } = await accountOf(id);
    const origin = { actor: 'test', requestId: 'test', now: new Date() };
    await commit(table, setPassword(customer, passwordHash, 0, origin));
    return {
      id,
      email,
      open: async (userAgent?: string): Promise<string> => {
        const { token, write } = openSession(await accountOf(id), new Date(), userAgent);
        await commit(table, { writes: [write] });
        return token;
      },
      read: async (): Promise<Answer['body']> => (await call('GET', `/v1/customers/${id}`)).body,
      patch: (body: object): Promise<Answer> => call('PATCH', `/v1/customers/${id}`, { body }),
      consents: async (): Promise<Answer['body']> =>
        (await call('GET', `/v1/customers/${id}/consents`)).body.items,
      audit: async (): Promise<Answer['body']> => (await call('GET', `/v1/customers/${id}/audit`)).body.items,
    };
  };
  return {
    ...api,
    mails,
    accountOf,
    customer,
    me: (session: string) => call('GET', '/v1/me', { key: session }),
    /** A request of somebody who is logged in. */
    as: (session: string, method: string, path: string, body?: unknown) =>
      call(method, path, { key: session, ...(body !== undefined && { body }) }),
    /** A request of anybody. */
    post: (path: string, body: unknown) => call('POST', path, { key: null, body }),
    /** Sends what is ordered; answers the mails that this brought about. */
    deliver: async (): Promise<SentMail[]> => {
      const known = mails.length;
      await deliverUnsent(deps);
      return mails.slice(known);
    },
  };
}
export type Accounts = Awaited<ReturnType<typeof setupAccounts>>;
export type Person = Awaited<ReturnType<Accounts['customer']>>;

/** The token in the one mail of these that has one. */
export const tokenIn = (mails: readonly SentMail[]): string =>
  mails.find(({ token }) => token !== undefined)?.token ?? 'no mail has a token';
