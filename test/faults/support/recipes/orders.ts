import type { Kitchen, Recipe, Recipes } from './recipe.ts';

const order = ({ tag }: Kitchen, more: object = {}) => ({
  store: 'web',
  number: tag,
  placedAt: '2026-01-31T12:00:00Z',
  status: 'completed',
  currency: 'EUR',
  total: '12.30',
  customer: { email: `${tag}@example.com`, externalId: tag },
  ...more,
});

/** Whoever else has recorded the order, or has become its customer: it is looked at again. */
const refusals: Recipe['refusals'] = {
  'ORDER/ORDER': 'calm',
  'CUSTOMER/STANDING': 'calm',
  'EMAIL/GUARD': 'calm',
  'EXTERNALID/GUARD': 'calm',
};

/** Orders, whose store and number make them what they are. */
export const orderRecipes: Recipes = {
  recordOrder: {
    prepare: async (kitchen) => ({ body: order(kitchen) }),
    again: {
      because: 'the order is already as the client says',
      holds: ({ status, body }) => status === 200 && body.outcome === 'unchanged' && body.order.version === 1,
    },
    refusals,
  },
  recordOrders: {
    prepare: async (kitchen) => ({
      body: { orders: [order(kitchen), order(kitchen, { number: `${kitchen.tag}b`, status: 'on-hold' })] },
    }),
    again: {
      because: 'the orders are already as the client says',
      holds: ({ status, body }) =>
        status === 200 && body.results.every(({ outcome }: { outcome: string }) => outcome === 'unchanged'),
    },
    refusals,
  },
};
