import { Authenticator } from '../../shared/api-keys/authenticate.ts';
import { type HeldCard, toCard } from '../../shared/cards/card.ts';
import {
  changeCard,
  createCard,
  deleteCard,
  getCard,
  listCards,
  lookUpCard,
} from '../../shared/cards/service.ts';
import { readEnvironment } from '../../shared/environment.ts';
import { httpFunction } from '../../shared/http/http-function.ts';
import { toClientAccount } from '../../shared/ledger/client-account.ts';
import {
  clientAccountsOf,
  getClientAccount,
  type OwnedAccount,
  putClientAccount,
  standingWithAccount,
} from '../../shared/ledger/client-accounts.ts';
import {
  accountEntriesPage,
  creditEntriesPage,
  pointsEntriesPage,
  pointsOf,
} from '../../shared/ledger/entry-pages.ts';
import { toAccountEntry, toCreditEntry, toPointsEntry } from '../../shared/ledger/resource.ts';
import { postEntry, reverseEntry } from '../../shared/ledger/service.ts';
import { standingToShow } from '../../shared/ledger/standing-to-show.ts';
import { recordBatch } from '../../shared/orders/batch.ts';
import { listOrders, withMonth } from '../../shared/orders/list.ts';
import { purchasesOf } from '../../shared/orders/purchases.ts';
import { recordOrder } from '../../shared/orders/record.ts';
import { batchResult } from '../../shared/orders/recorded.ts';
import { auditOfOrder, getOrder, lookUpOrder, ordersOf } from '../../shared/orders/service.ts';
import { statisticsOf } from '../../shared/orders/statistics.ts';
import { recordsPage } from '../../shared/paging/records-page.ts';
import { creditAccount, storeAccount } from '../../shared/standing/account.ts';
import { openTable } from '../../shared/table/table.ts';

const { TABLE_NAME, CURRENCY, DEFAULT_COUNTRY } = readEnvironment(
  'TABLE_NAME',
  'DEFAULT_COUNTRY',
  'CURRENCY',
);
const table = openTable(TABLE_NAME);
const authenticator = new Authenticator(table);
const ledger = { table, currency: CURRENCY };
const orders = { ...ledger, country: DEFAULT_COUNTRY };

const shownCard = (held: HeldCard) => ({ body: toCard(held), version: held.card.version });

const shownAccount = ({ store, account, customer }: OwnedAccount) =>
  toClientAccount(store, account, customer);

/** Orders, and the accounts of customers with the shop: credit, points, client accounts, loyalty cards. */
export const handler = httpFunction(
  'orders',
  {
    recordOrder: async ({ body, origin }) => {
      const { outcome, order, customer } = await recordOrder(orders, body, origin);
      return { body: { outcome, order, customer: customer && { ...customer } }, version: order.version };
    },
    recordOrders: async ({ body, origin }) => {
      const results = await recordBatch(orders, body.orders, origin);
      return { body: { results: results.map(batchResult) } };
    },
    listOrders: (request) => {
      const { limit, cursor, ...asked } = request.query;
      const filter = withMonth(asked, request.origin.now);
      return recordsPage(['orders', filter], request, (page) => listOrders(table, filter, page));
    },
    lookUpOrder: async ({ query }) => {
      const order = await lookUpOrder(table, query.store, query.number);
      return { body: order, version: order.version };
    },
    getOrder: async ({ params }) => {
      const order = await getOrder(table, params.id);
      return { body: order, version: order.version };
    },
    listOrderAudit: (request) =>
      recordsPage(['order-audit', request.params.id], request, (page) =>
        auditOfOrder(table, request.params.id, page),
      ),
    listCustomerOrders: (request) => {
      const { limit, cursor, ...filter } = request.query;
      const { id } = request.params;
      return recordsPage(['customer-orders', id, filter], request, (page) =>
        ordersOf(table, id, filter, page),
      );
    },
    listCustomerProducts: async ({ params, query }) => {
      const { id } = await standingToShow(table, params.id);
      return { body: await purchasesOf(table, id, { since: query.since, currency: CURRENCY }) };
    },
    getCustomerStatistics: async ({ params }) => ({
      body: statisticsOf(await standingToShow(table, params.id)),
    }),
    postCredit: async ({ params, body: { amount, ...said }, origin, idempotency }) => {
      const { currency, minor } = amount;
      const posting = { amount: minor, currency, ...said };
      const account = creditAccount(currency);
      const { result, replayed } = await postEntry(ledger, params.id, account, posting, origin, idempotency);
      return { body: toCreditEntry(result), replayed };
    },
    listCreditEntries: async (request) => {
      const standing = await standingToShow(table, request.params.id);
      return await creditEntriesPage(ledger, standing, request);
    },
    reverseCredit: async ({ params: { id, entryId }, body, origin, idempotency }) => {
      const { result, replayed } = await reverseEntry(ledger, id, entryId, body.reason, origin, idempotency);
      return { body: toCreditEntry(result), replayed };
    },
    postPoints: async ({ params, body: { points, cardId, ...said }, origin, idempotency }) => {
      const posting = { amount: points, ...said };
      const account = pointsOf(cardId);
      const { result, replayed } = await postEntry(ledger, params.id, account, posting, origin, idempotency);
      return { body: toPointsEntry(result), replayed };
    },
    listPointsEntries: async (request) => {
      const standing = await standingToShow(table, request.params.id);
      return await pointsEntriesPage(table, standing, request);
    },
    reversePoints: async ({ params: { id, entryId }, body, origin, idempotency }) => {
      const { result, replayed } = await reverseEntry(ledger, id, entryId, body.reason, origin, idempotency);
      return { body: toPointsEntry(result), replayed };
    },
    createLoyaltyCard: async ({ params, body, origin, idempotency }) => {
      const { result, replayed } = await createCard(ledger, params.id, body, origin, idempotency);
      const { card, holderId } = result;
      const location = `/v1/customers/${holderId}/loyalty-cards/${card.id}`;
      return { body: toCard(result), version: card.version, location, replayed };
    },
    listLoyaltyCards: async ({ params }) => {
      const items = (await listCards(table, params.id)).map(toCard);
      return { body: { items, total: items.length } };
    },
    lookUpLoyaltyCard: async ({ query }) => shownCard(await lookUpCard(table, query.barcode)),
    getLoyaltyCard: async ({ params }) => shownCard(await getCard(table, params.id, params.cardId)),
    updateLoyaltyCard: async ({ params: { id, cardId }, body, origin, ifMatch }) =>
      shownCard(await changeCard(ledger, id, cardId, body, origin, ifMatch)),
    deleteLoyaltyCard: async ({ params: { id, cardId }, origin, ifMatch }) => {
      await deleteCard(ledger, id, cardId, origin, ifMatch);
      return { body: undefined };
    },
    listClientAccounts: async ({ params }) => {
      const items = (await clientAccountsOf(table, params.id)).map(shownAccount);
      return { body: { items, total: items.length } };
    },
    getClientAccount: async ({ params: { id, store } }) => {
      const found = await getClientAccount(table, id, store);
      return { body: shownAccount(found), version: found.version };
    },
    putClientAccount: async ({ params: { id, store }, body, origin, ifMatch }) => {
      const put = await putClientAccount(ledger, id, store, body, origin, ifMatch);
      return { body: shownAccount(put), version: put.version };
    },
    listAccountEntries: async (request) => {
      const { id, store } = request.params;
      const { standing, account } = await standingWithAccount(table, id, store);
      return await accountEntriesPage(table, standing, account, request);
    },
    postAccountEntry: async ({ params: { id, store }, body, origin, idempotency }) => {
      const { type, amount, ...said } = body;
      const { minor, currency } = amount;
      const posting = { amount: type === 'charge' ? -minor : minor, currency, ...said };
      const account = storeAccount(store);
      const { result, replayed } = await postEntry(ledger, id, account, posting, origin, idempotency);
      return { body: toAccountEntry(result), replayed };
    },
    reverseAccountEntry: async ({ params: { id, store, entryId }, body, origin, idempotency }) => {
      const place = entryId(storeAccount(store));
      const { result, replayed } = await reverseEntry(ledger, id, place, body.reason, origin, idempotency);
      return { body: toAccountEntry(result), replayed };
    },
  },
  { apiKey: (token) => authenticator.authenticate(token) },
);
