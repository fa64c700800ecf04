import { card } from '../cards/card.ts';
import { ownCreditPage, ownPointsPage } from '../ledger/own-entries.ts';
import { orderSummary } from '../orders/order.ts';
import { historyOf, pageHeaders, wholeListOf } from '../paging/paging.ts';
import { credit } from './credit.ts';
import { declare } from './endpoint.ts';
import { orders } from './orders.ts';

const ofMerged = 'Also of customers who were merged into this one.';
const onlyOwners =
  'Who has registered must have confirmed the e-mail address: until then it may be somebody else’s, and so may what came by it.';

/** What a storefront's “my account” lists. All of it stands in `GET /v1/me/data` too, in the same words. */
export const ownHistory = declare({
  listMyOrders: {
    method: 'GET',
    path: '/v1/me/orders',
    function: 'credentials',
    scope: 'session',
    tag: 'Sign-in',
    summary: 'List one’s own orders',
    description: `The newest first, as in \`GET /v1/customers/{id}/orders\`. ${ofMerged} ${onlyOwners}`,
    query: orders.listCustomerOrders.query,
    problems: ['email_not_verified'],
    success: {
      status: 200,
      description: 'One page.',
      schema: historyOf(orderSummary),
      headers: pageHeaders,
    },
  },
  listMyCreditEntries: {
    method: 'GET',
    path: '/v1/me/credit',
    function: 'credentials',
    scope: 'session',
    tag: 'Sign-in',
    summary: 'Read one’s own account credit: additions and deletions',
    description: `The newest first, in one currency, with the reason that the shop has given. ${ofMerged} ${onlyOwners}`,
    query: credit.listCreditEntries.query,
    problems: ['email_not_verified'],
    success: {
      status: 200,
      description: 'One page, and the balances now.',
      schema: ownCreditPage,
      headers: pageHeaders,
    },
  },
  listMyPointsEntries: {
    method: 'GET',
    path: '/v1/me/points',
    function: 'credentials',
    scope: 'session',
    tag: 'Sign-in',
    summary: 'Read one’s own loyalty points, or those of a card',
    description: `The newest first, with the reason that the shop has given. ${ofMerged} ${onlyOwners}`,
    query: credit.listPointsEntries.query,
    problems: ['email_not_verified'],
    success: {
      status: 200,
      description: 'One page, and the balance now.',
      schema: ownPointsPage,
      headers: pageHeaders,
    },
  },
  listMyLoyaltyCards: {
    method: 'GET',
    path: '/v1/me/loyalty-cards',
    function: 'credentials',
    scope: 'session',
    tag: 'Sign-in',
    summary: 'List one’s own loyalty cards',
    description: `All on one page, with the points on each. ${onlyOwners}`,
    problems: ['email_not_verified'],
    success: { status: 200, description: 'All cards, the oldest first.', schema: wholeListOf(card) },
  },
});
