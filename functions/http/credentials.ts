import { logIn } from '../../shared/credentials/login.ts';
import { confirmPasswordReset, requestPasswordReset } from '../../shared/credentials/password-reset.ts';
import { closeSession, readSession } from '../../shared/credentials/session.ts';
import { getCustomer } from '../../shared/customers/service.ts';
import { readEnvironment } from '../../shared/environment.ts';
import { httpFunction } from '../../shared/http/http-function.ts';
import { commit } from '../../shared/table/commit.ts';
import { openTable } from '../../shared/table/table.ts';

const { TABLE_NAME } = readEnvironment('TABLE_NAME');
const table = openTable(TABLE_NAME);

/** Customers' own doors: what they do about their passwords and sessions. */
export const handler = httpFunction(
  'credentials',
  {
    requestPasswordReset: async ({ body, from, origin }) => {
      await requestPasswordReset(table, body.email, from, origin);
      return { body: {} };
    },
    confirmPasswordReset: async ({ body, origin }) => {
      await confirmPasswordReset(table, body, origin);
      return { body: undefined };
    },
    logIn: async ({ body, from, origin }) => ({ body: await logIn(table, body, from, origin) }),
    logOut: async ({ token }) => {
      await commit(table, { writes: [closeSession(token)] });
      return { body: undefined };
    },
    getMe: async ({ principal }) => ({ body: await getCustomer(table, principal.id) }),
  },
  {
    session: async (token) => {
      const { customer } = await readSession(table, token);
      return { id: customer.id, scopes: [], sealingKey: token };
    },
  },
);
