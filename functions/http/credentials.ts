import { Authenticator } from '../../shared/api-keys/authenticate.ts';
import { toCard } from '../../shared/cards/card.ts';
import { cardsIn } from '../../shared/cards/repository.ts';
import { resetPasswordOf, setPasswordOf } from '../../shared/credentials/admin-password.ts';
import { confirmEmailChange, requestEmailChange } from '../../shared/credentials/email-change.ts';
import { logIn } from '../../shared/credentials/login.ts';
import { changeMe } from '../../shared/credentials/me.ts';
import { changeOwnPassword } from '../../shared/credentials/me-password.ts';
import { confirmPasswordReset, requestPasswordReset } from '../../shared/credentials/password-reset.ts';
import { provedAccount, shownToOwner } from '../../shared/credentials/proof.ts';
import { register } from '../../shared/credentials/register.ts';
import { closeSession, type OpenSession, readSession } from '../../shared/credentials/session.ts';
import { endOtherSessions, endSession, listSessions } from '../../shared/credentials/session-list.ts';
import { confirmVerification, requestVerification } from '../../shared/credentials/verification.ts';
import { readEnvironment } from '../../shared/environment.ts';
import { httpFunction } from '../../shared/http/http-function.ts';
import { creditEntriesPage, pointsEntriesPage } from '../../shared/ledger/entry-pages.ts';
import { confirmMarketing } from '../../shared/marketing/confirm.ts';
import { unsubscribe } from '../../shared/marketing/unsubscribe.ts';
import { ordersOf } from '../../shared/orders/service.ts';
import { recordsPage } from '../../shared/paging/records-page.ts';
import { noStanding, type StoredStanding } from '../../shared/standing/standing.ts';
import { subjectDataPage } from '../../shared/subject-data/page.ts';
import { readSubjectData } from '../../shared/subject-data/read.ts';
import { commit } from '../../shared/table/commit.ts';
import { openTable } from '../../shared/table/table.ts';

const environment = readEnvironment(
  'TABLE_NAME',
  'SHOP_NAME',
  'DEFAULT_COUNTRY',
  'CURRENCY',
  'MARKETING_DOUBLE_OPT_IN',
  'PASSWORD_MIN_LENGTH',
  'LOGIN_FAILURES_PER_ADDRESS',
  'LOGIN_FAILURES_PER_NETWORK',
  'REGISTRATIONS_PER_NETWORK',
  'RESET_REQUESTS_PER_NETWORK',
);
const table = openTable(environment.TABLE_NAME);
const shop = {
  table,
  shopName: environment.SHOP_NAME,
  defaultCountry: environment.DEFAULT_COUNTRY,
  currency: environment.CURRENCY,
  marketingDoubleOptIn: environment.MARKETING_DOUBLE_OPT_IN === 'true',
  shortestPassword: environment.PASSWORD_MIN_LENGTH,
  limits: {
    loginFailuresPerAddress: environment.LOGIN_FAILURES_PER_ADDRESS,
    loginFailuresPerNetwork: environment.LOGIN_FAILURES_PER_NETWORK,
    registrationsPerNetwork: environment.REGISTRATIONS_PER_NETWORK,
    resetRequestsPerNetwork: environment.RESET_REQUESTS_PER_NETWORK,
  },
};
const authenticator = new Authenticator(table);

/** Where who is logged in stands: it was read with the session. */
function standingOf({ session }: { readonly session: OpenSession }): StoredStanding {
  const { customer, standing } = provedAccount(session.account);
  return standing ?? noStanding(customer.id);
}

const nothing = { body: undefined };

/** Customers' own doors: what they do about their passwords, sessions, addresses and records. */
export const handler = httpFunction(
  'credentials',
  {
    requestPasswordReset: async ({ body, visitor, origin }) => {
      await requestPasswordReset(shop, body.email, visitor.from, origin);
      return { body: {} };
    },
    confirmPasswordReset: async ({ body, origin }) => {
      await confirmPasswordReset(shop, body, origin);
      return nothing;
    },
    register: async ({ body, visitor, origin }) => ({ body: await register(shop, body, visitor, origin) }),
    logIn: async ({ body, visitor, origin }) => ({ body: await logIn(shop, body, visitor, origin) }),
    logOut: async ({ principal: { session } }) => {
      await commit(table, { writes: [closeSession(session)] });
      return nothing;
    },
    getMe: async ({ principal: { session } }) => {
      const { customer, standing } = session.account;
      return { body: shownToOwner(customer, standing, shop.currency), version: customer.version };
    },
    updateMe: async ({ principal: { session }, body, origin, ifMatch }) => {
      const customer = await changeMe(shop, session, body, origin, ifMatch);
      const { standing } = session.account;
      return { body: shownToOwner(customer, standing, shop.currency), version: customer.version };
    },
    getMyData: async ({ principal: { session }, query: { format } }) => {
      const data = await readSubjectData(shop, provedAccount(session.account).customer.id, true);
      return format === 'html' ? subjectDataPage(data, true) : { body: data };
    },
    listMyOrders: (request) => {
      const { limit, cursor, ...filter } = request.query;
      const { id } = provedAccount(request.principal.session.account).customer;
      return recordsPage(['customer-orders', id, filter], request, (page) =>
        ordersOf(table, id, filter, page),
      );
    },
    listMyCreditEntries: (request) => creditEntriesPage(shop, standingOf(request.principal), request),
    listMyPointsEntries: (request) => pointsEntriesPage(table, standingOf(request.principal), request),
    listMyLoyaltyCards: async ({ principal }) => {
      const items = (await cardsIn(table, standingOf(principal))).map(toCard);
      return { body: { items, total: items.length } };
    },
    changePassword: async ({ principal: { session }, body, visitor, origin }) => ({
      body: await changeOwnPassword(shop, session, body, visitor, origin),
    }),
    requestEmailChange: async ({ principal: { session }, body, visitor, origin }) => {
      await requestEmailChange(shop, session, body, visitor, origin);
      return { body: {} };
    },
    listMySessions: async ({ principal: { session } }) => ({
      body: { items: await listSessions(table, session) },
    }),
    endMySession: async ({ principal: { session }, params }) => {
      await endSession(table, session, params.id);
      return nothing;
    },
    endMyOtherSessions: async ({ principal: { session }, origin }) => {
      await endOtherSessions(table, session, origin);
      return nothing;
    },
    requestEmailVerification: async ({ body, visitor, origin }) => {
      await requestVerification(shop, body.email, visitor.from, origin);
      return { body: {} };
    },
    confirmEmailVerification: async ({ body, origin }) => {
      await confirmVerification(table, body.token, origin);
      return nothing;
    },
    confirmEmailChange: async ({ body, origin }) => {
      await confirmEmailChange(table, body.token, origin);
      return nothing;
    },
    setCustomerPassword: async ({ params, body, origin }) => {
      await setPasswordOf(shop, params.id, body, origin);
      return nothing;
    },
    resetCustomerPassword: async ({ params, body, origin }) => ({
      body: { mail: await resetPasswordOf(table, params.id, body.force, origin) },
    }),
    confirmMarketing: async ({ body, origin }) => {
      await confirmMarketing(table, body.token, origin);
      return nothing;
    },
    unsubscribe: async ({ query, origin }) => {
      await unsubscribe(table, query.token, origin);
      return nothing;
    },
  },
  {
    apiKey: (token) => authenticator.authenticate(token),
    session: async (token) => {
      const account = await readSession(table, token);
      // Nobody but the server knows the hash of a password, and every session has a token of its own.
      const sealingKey = `${token} ${account.credential?.passwordHash}`;
      return { id: account.customer.id, scopes: [], sealingKey, session: { token, account } };
    },
  },
);
