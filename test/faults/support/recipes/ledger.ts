import { ask, isGone, type Kitchen, newCustomer, type Recipes } from './recipe.ts';

const eur = (amount: string) => ({ amount, currency: 'EUR' });

/** Where somebody else has changed what a customer has with the shop, it is read again. */
const refusals = {
  'CUSTOMER/STANDING': 'calm',
  'CUSTOMER/PROFILE': 'calm',
  'CUSTOMER/ENTRY': 'calm',
  'CUSTOMER/ENTRY-REFERENCE': 'calm',
  'CUSTOMER/ENTRY-REVERSED': 'calm',
  'BARCODE/GUARD': 'calm',
} as const;

/** A customer with credit, points, and a client account that owes something. */
async function newHolder(kitchen: Kitchen) {
  const { id } = await newCustomer(kitchen);
  const path = `/v1/customers/${id}`;
  await ask(kitchen.api, 'POST', `${path}/credit`, { amount: eur('10.00') });
  await ask(kitchen.api, 'POST', `${path}/points`, { points: 10 });
  const { version } = await newAccount(kitchen, path, { amount: '10.00' });
  await ask(kitchen.api, 'POST', `${path}/accounts/Main/entries`, { type: 'charge', amount: eur('5.00') });
  return { id, path, version: version + 1 };
}

async function newAccount({ api }: Kitchen, path: string, { amount }: { amount: string }) {
  const body = { creditLimit: eur(amount) };
  const { headers } = await api.call('PUT', `${path}/accounts/Main`, { body });
  return { version: Number(headers.etag?.slice(1, -1)) };
}

async function newCard(kitchen: Kitchen) {
  const { id } = await newCustomer(kitchen);
  const path = `/v1/customers/${id}`;
  const body = { type: 'customer', barcode: kitchen.tag };
  const card = await ask(kitchen.api, 'POST', `${path}/loyalty-cards`, body);
  await ask(kitchen.api, 'POST', `${path}/points`, { points: 10, cardId: card.id });
  return { id, inner: { cardId: card.id }, version: card.version };
}

export const ledgerRecipes: Recipes = {
  postCredit: {
    prepare: async (kitchen) => {
      const { id } = await newCustomer(kitchen);
      return { id, body: { amount: eur('12.30'), reason: 'Goodwill', reference: 'one' } };
    },
    refusals,
  },
  reverseCredit: {
    prepare: async (kitchen) => ({
      ...(await newHolder(kitchen)),
      inner: { entryId: 'EUR-1' },
      body: { reason: 'Typo' },
    }),
    refusals,
  },
  postPoints: {
    prepare: async (kitchen) => ({ ...(await newHolder(kitchen)), body: { points: -10 } }),
    refusals,
  },
  reversePoints: {
    prepare: async (kitchen) => ({ ...(await newHolder(kitchen)), inner: { entryId: '1' }, body: {} }),
    refusals,
  },
  putClientAccount: {
    prepare: async (kitchen) => ({
      ...(await newHolder(kitchen)),
      inner: { store: 'Main' },
      body: { creditLimit: eur('20.00'), status: 'inactive' },
    }),
    refusals,
  },
  postAccountEntry: {
    prepare: async (kitchen) => ({
      ...(await newHolder(kitchen)),
      inner: { store: 'Main' },
      body: { type: 'charge', amount: eur('5.00') },
    }),
    refusals,
  },
  reverseAccountEntry: {
    prepare: async (kitchen) => ({
      ...(await newHolder(kitchen)),
      inner: { store: 'Main', entryId: '1' },
      body: {},
    }),
    refusals,
  },
  createLoyaltyCard: {
    prepare: async (kitchen) => ({
      id: (await newCustomer(kitchen)).id,
      body: { type: 'customer', barcode: kitchen.tag },
    }),
    refusals,
  },
  updateLoyaltyCard: {
    prepare: async (kitchen) => ({
      ...(await newCard(kitchen)),
      body: { status: 'inactive', barcode: `${kitchen.tag}.new` },
    }),
    refusals,
  },
  deleteLoyaltyCard: { prepare: newCard, again: isGone, refusals },
  updateMembership: {
    prepare: async (kitchen) => ({
      ...(await newCustomer(kitchen, { membership: { type: 'ViP' } })),
      body: { number: '10042' },
    }),
  },
};
