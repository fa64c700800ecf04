import { readAccount } from '../../../../shared/credentials/account.ts';
import { nextPassword } from '../../../../shared/credentials/credential.ts';
import { linkOwner, mintLinkToken, type NewLink } from '../../../../shared/credentials/link-token.ts';
import { hashPassword } from '../../../../shared/credentials/password.ts';
import { openSession } from '../../../../shared/credentials/session.ts';
import { changeCustomer } from '../../../../shared/customers/service.ts';
import { commit } from '../../../../shared/table/commit.ts';
import {
  ask,
  type Ingredients,
  isGone,
  type Kitchen,
  newCustomer,
  type Recipe,
  type Recipes,
} from './recipe.ts';

const password = 'correct horse battery';

async function accountOf({ api }: Kitchen, id: string) {
  const account = await readAccount(api.table, id);
  if (!account) throw new Error('There is no such customer.');
  return account;
}

/** A customer with a password, who is logged in. */
async function loggedIn(kitchen: Kitchen) {
  const { id, version } = await newCustomer(kitchen);
  const first = nextPassword(id, await hashPassword(password), 0, new Date());
  await commit(kitchen.api.table, { writes: [first] });
  return { id, version, session: await openOne(kitchen, id) };
}

async function openOne(kitchen: Kitchen, id: string): Promise<string> {
  const { token, write } = openSession(await accountOf(kitchen, id), new Date());
  await commit(kitchen.api.table, { writes: [write] });
  return token;
}

/** The token of a link for a new customer, who has asked for marketing e-mails. */
async function linkFor(kitchen: Kitchen, link: NewLink): Promise<Ingredients> {
  const { id } = await newCustomer(kitchen);
  const origin = { actor: 'test', requestId: 'test', now: new Date() };
  await changeCustomer(kitchen.api.table, id, origin, () => ({
    marketing: { requestedAt: origin.now.toISOString() },
  }));
  const { token, writes } = mintLinkToken(link, linkOwner(await accountOf(kitchen, id)), new Date());
  await commit(kitchen.api.table, { writes });
  return { body: { token } };
}

const confirming = (prepare: Recipe['prepare'], purpose: NewLink['purpose']): Recipe => ({
  prepare,
  again: {
    because: 'a link does its work once; who confirms is told that it has',
    holds: ({ status, body }) => status === 410 && body.code === 'link_used',
  },
  refusals: { [`LINK/${purpose}`]: 410, 'CUSTOMER/CREDENTIAL': 410 },
});

/** What customers do about themselves. */
export const accountRecipes: Recipes = {
  updateMe: {
    prepare: async (kitchen) => ({ ...(await loggedIn(kitchen)), body: { firstName: 'Ana' } }),
  },
  changePassword: {
    prepare: async (kitchen) => {
      const { session } = await loggedIn(kitchen);
      return { session, body: { currentPassword: password, newPassword: 'another good one' } };
    },
    again: {
      because: 'the password is changed, and the session has ended with it: the customer logs in',
      holds: ({ status }) => status === 401,
    },
    repeats: 'A broken attempt counts as a failure for a while.',
    steps:
      'An attempt counts from before the password is known to be right: a broken one counts as a failure.',
    refusals: { 'CUSTOMER/CREDENTIAL': 401 },
  },
  requestEmailChange: {
    prepare: async (kitchen) => {
      const { session } = await loggedIn(kitchen);
      return { session, body: { email: `new.${kitchen.tag}@example.com`, password } };
    },
    repeats: 'Who asks twice is mailed twice; a limit bounds how often.',
    steps:
      'An attempt counts from before the password is known to be right: a broken one counts as a failure.',
  },
  endMySession: {
    prepare: async (kitchen) => {
      const { id: customerId, session } = await loggedIn(kitchen);
      await openOne(kitchen, customerId);
      const { items } = (await kitchen.api.call('GET', '/v1/me/sessions', { key: session })).body;
      const { id } = items.find(({ current }: { current: boolean }) => !current);
      return { session, id };
    },
    again: isGone,
  },
  endMyOtherSessions: {
    prepare: async (kitchen) => {
      const { session } = await loggedIn(kitchen);
      return { session };
    },
    repeats: 'Sessions that have ended end again.',
    refusals: { 'CUSTOMER/SESSION': 401 },
  },
  endSessions: {
    prepare: async (kitchen) => {
      const { id } = await newCustomer(kitchen);
      return { id };
    },
    repeats: 'Sessions that have ended end again.',
  },
  requestEmailVerification: {
    prepare: async ({ tag }) => ({ body: { email: `${tag}@example.com` } }),
    repeats: 'Who asks twice is mailed twice; a limit bounds how often.',
    steps: 'A request counts from before its mail is ordered: a broken one counts, too.',
  },
  confirmEmailVerification: confirming(
    (kitchen) => linkFor(kitchen, { purpose: 'verify-email' }),
    'verify-email',
  ),
  confirmEmailChange: confirming(
    (kitchen) => linkFor(kitchen, { purpose: 'change-email', email: `new.${kitchen.tag}@example.com` }),
    'change-email',
  ),
  confirmMarketing: confirming(
    (kitchen) => linkFor(kitchen, { purpose: 'confirm-marketing' }),
    'confirm-marketing',
  ),
  unsubscribe: {
    prepare: async (kitchen) => {
      const { id } = await newCustomer(kitchen, { marketing: { email: true } });
      const { oneClick } = await ask(kitchen.api, 'GET', `/v1/customers/${id}/unsubscribe-link`);
      return { query: new URL(oneClick).search };
    },
  },
};
