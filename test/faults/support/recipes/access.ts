import { nextPassword } from '../../../../shared/credentials/credential.ts';
import { mintLinkToken } from '../../../../shared/credentials/link-token.ts';
import { hashPassword } from '../../../../shared/credentials/password.ts';
import { commit } from '../../../../shared/table/commit.ts';
import { ask, isGone, type Kitchen, newCustomer, type Recipes } from './recipe.ts';

const password = 'correct horse battery';

/** The token of a link that sets a customer's password. */
async function newLink(kitchen: Kitchen): Promise<string> {
  const { id } = await newCustomer(kitchen);
  const { token, writes } = mintLinkToken(
    { purpose: 'reset' },
    { customerId: id, identityVersion: 1, epoch: 0 },
    new Date(),
  );
  await commit(kitchen.api.table, { writes });
  return token;
}

async function login(kitchen: Kitchen): Promise<{ email: string; password: string }> {
  const token = await newLink(kitchen);
  await ask(kitchen.api, 'POST', '/v1/auth/password-reset/confirm', { token, password });
  return { email: `${kitchen.tag}@example.com`, password };
}

async function withPassword(kitchen: Kitchen): Promise<{ id: string }> {
  const { id } = await newCustomer(kitchen);
  const first = nextPassword(id, await hashPassword(password), 0, new Date());
  await commit(kitchen.api.table, { writes: [first] });
  return { id };
}

async function newKey({ api, tag }: Kitchen) {
  const { id, version } = await ask(api, 'POST', '/v1/api-keys', { name: tag, scopes: ['customers:read'] });
  return { id, version };
}

export const accessRecipes: Recipes = {
  requestPasswordReset: {
    prepare: async ({ tag }) => ({ body: { email: `${tag}@example.com` } }),
    repeats: 'Who asks twice is mailed twice; a limit bounds how often.',
    steps: 'A request counts from before its mail is ordered: a broken one counts, too.',
  },
  confirmPasswordReset: {
    prepare: async (kitchen) => ({ body: { token: await newLink(kitchen), password } }),
    again: {
      because: 'a link sets a password once; its owner is told that it has',
      holds: ({ status, body }) => status === 410 && body.code === 'link_used',
    },
    refusals: { 'LINK/reset': 410, 'CUSTOMER/CREDENTIAL': 410 },
  },
  register: {
    prepare: async ({ tag }) => ({
      body: { email: `${tag}@example.com`, password, marketing: { email: true } },
    }),
    again: {
      because: 'the account is there: its owner logs in',
      holds: ({ status, body }) => status === 409 && body.code === 'account_exists',
    },
    repeats: 'A registration counts as an attempt, whatever comes of it.',
    steps: 'A registration counts as an attempt, whatever comes of it.',
  },
  setCustomerPassword: {
    prepare: async (kitchen) => {
      const { id } = await newCustomer(kitchen);
      return { id, body: { password, confirmation: password } };
    },
    repeats: 'The same password is set again, and its owner is told again.',
    refusals: { 'CUSTOMER/CREDENTIAL': 'calm' },
  },
  resetCustomerPassword: {
    prepare: async (kitchen) => ({ ...(await withPassword(kitchen)), body: { force: true } }),
    repeats: 'Another link is mailed, and the password stays as void as it was.',
    refusals: { 'CUSTOMER/CREDENTIAL': 'calm' },
  },
  logIn: {
    prepare: async (kitchen) => ({ body: await login(kitchen) }),
    repeats: 'A session whose token nobody got is used by nobody.',
    steps:
      'An attempt counts from before the password is known to be right: a broken one counts as a failure.',
  },
  logOut: {
    prepare: async (kitchen) => {
      const { token } = await ask(kitchen.api, 'POST', '/v1/auth/login', await login(kitchen));
      return { session: token };
    },
    again: { because: 'the session has ended, as it should', holds: ({ status }) => status === 401 },
  },
  createApiKey: {
    prepare: async ({ tag }) => ({ body: { name: tag, scopes: ['customers:read'] } }),
    again: {
      because: 'the secret was answered once and is stored nowhere',
      holds: ({ status, body }, tag) => status === 201 && body.name === tag && body.secret === undefined,
    },
  },
  updateApiKey: { prepare: async (kitchen) => ({ ...(await newKey(kitchen)), body: { name: 'New' } }) },
  revokeApiKey: { prepare: newKey, again: isGone },
};
