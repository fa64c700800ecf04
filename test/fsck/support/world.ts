import { SQSClient } from '@aws-sdk/client-sqs';
import { v7 as uuidv7 } from 'uuid';
import { createApiKey } from '../../../shared/api-keys/service.ts';
import { newBulkJob } from '../../../shared/bulk/job.ts';
import { cardInput } from '../../../shared/cards/card.ts';
import { createCard, deleteCard } from '../../../shared/cards/service.ts';
import { scopes } from '../../../shared/contracts/endpoint.ts';
import { mintLinkToken } from '../../../shared/credentials/link-token.ts';
import { openSession } from '../../../shared/credentials/session.ts';
import { setPassword } from '../../../shared/credentials/set-password.ts';
import { declareField } from '../../../shared/custom-fields/service.ts';
import type { StoredCustomer } from '../../../shared/customers/customer.ts';
import { customerInput } from '../../../shared/customers/input.ts';
import { getCustomer, registerCustomer } from '../../../shared/customers/service.ts';
import { anonymise } from '../../../shared/erasure/anonymise.ts';
import { deletionOf } from '../../../shared/erasure/deletion.ts';
import { checkTable, type Report } from '../../../shared/fsck/check-table.ts';
import type { Finding } from '../../../shared/fsck/confirmation.ts';
import { createGroup } from '../../../shared/groups/service.ts';
import { closeAllChunks } from '../../../shared/jobs/close.ts';
import { isPlanned } from '../../../shared/jobs/job.ts';
import { newJobId } from '../../../shared/jobs/job-id.ts';
import { onlyAttempt } from '../../../shared/jobs/new-job.ts';
import { findJob } from '../../../shared/jobs/repository.ts';
import { postEntry, reverseEntry } from '../../../shared/ledger/service.ts';
import { orderMail } from '../../../shared/mail/outbox.ts';
import { mergeCustomers } from '../../../shared/merge/service.ts';
import { orderInput } from '../../../shared/orders/input.ts';
import { recordOrder } from '../../../shared/orders/record.ts';
import { freeze } from '../../../shared/selection/members.ts';
import { cardAccount, creditAccount, pointsAccount } from '../../../shared/standing/account.ts';
import { findStanding } from '../../../shared/standing/repository.ts';
import { commit } from '../../../shared/table/commit.ts';
import type { Item, Table } from '../../../shared/table/table.ts';
import { createView } from '../../../shared/views/service.ts';
import { modelStore, modelTable } from '../../support/model-table.ts';

const currency = 'EUR';
/** A worker is asked, and none comes. */
const nobody = {
  sqs: new SQSClient({
    region: 'us-east-1',
    endpoint: 'http://127.0.0.1:1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  }),
  url: 'http://127.0.0.1:1/work',
};
const silent = { info: () => {}, warn: () => {}, error: () => {} };
const origin = () => ({ actor: 'test', requestId: 'test', now: new Date() });

/** Who is in the table, by what has become of them. */
export interface People {
  /** Of whom all is known, with a password, a session and a mailed link. */
  readonly ada: string;
  /** With orders and entries, his own and those of Eve, who was merged into him. */
  readonly bob: string;
  readonly eve: string;
  /** Deleted, with an order. */
  readonly cy: string;
  /** Deleted, without a history. */
  readonly di: string;
  /** Being anonymised, with an order. */
  readonly fay: string;
  readonly group: string;
  readonly field: string;
  readonly view: string;
  readonly job: string;
}

/** A table with something of everything, made by the services, and the means to look into it and to harm it. */
export interface FsckWorld extends People {
  readonly table: Table;
  readonly items: () => readonly Item[];
  /** The item with that key; of several that match, the first. */
  readonly find: (matches: (item: Item) => boolean) => Item;
  readonly check: (repair?: boolean) => Promise<Report & { readonly list: Finding[] }>;
}

/** What is in such a table: it is made once, and copied. */
let filled: Promise<{ readonly people: People; readonly items: readonly Item[] }> | undefined;

async function fillOnce() {
  const store = modelStore();
  const people = await fill(modelTable(store, {}));
  return { people, items: store.all() };
}

export async function fsckWorld(): Promise<FsckWorld> {
  filled ??= fillOnce();
  const { people, items } = await filled;
  const store = modelStore();
  await store.send({ input: { TransactItems: items.map((Item) => ({ Put: { TableName: 't', Item } })) } });
  const table = modelTable(store, {});
  return {
    ...people,
    table,
    items: () => store.all(),
    find: (matches) => {
      const found = store.all().find(matches);
      if (!found) throw new Error('The table holds no such item.');
      return found;
    },
    check: (repair = false) => checked(table, repair),
  };
}

/** Checks a table, without a pause. */
export async function checked(table: Table, repair = false, pauseMs = 0) {
  const list: Finding[] = [];
  const report = await checkTable(table, {
    ...{ currency, repair, requestId: 'run', pauseMs, segments: 2 },
    onFinding: (finding) => list.push(finding),
  });
  return { ...report, list };
}

export async function register(table: Table, fields: object): Promise<StoredCustomer> {
  const input = customerInput.parse(fields);
  return (await registerCustomer(table, uuidv7(), input, origin(), { currency })).result;
}

export async function order(table: Table, number: string, customerId?: string, fields: object = {}) {
  const given = {
    ...{
      store: 'web',
      number,
      placedAt: `2026-01-0${(number.length % 9) + 1}T10:00:00Z`,
      status: 'completed',
    },
    ...{ currency: 'EUR', total: '12.30', ...fields },
    ...(customerId && { customer: { id: customerId } }),
  };
  const deps = { table, currency, country: 'GB' };
  return (await recordOrder(deps, orderInput.parse(given), origin())).order.id;
}

/** Makes them all, and what they did and own. */
export async function fill(table: Table): Promise<People> {
  const ledger = { table, currency };
  const [group, view] = [uuidv7(), uuidv7()];
  await createApiKey(table, { name: 'till', scopes: [...scopes] }, origin(), { scopes });
  await createGroup(table, group, { name: 'Wholesale', discountPercent: 10 }, origin());
  const field = { key: 'shoeSize', label: 'Shoe size', type: 'number' as const };
  await declareField(table, uuidv7(), field, origin());
  await createView(table, view, { name: 'Big feet', filter: { field: 'status', value: 'active' } }, origin());
  const ada = await register(table, {
    ...{ firstName: 'Ada', email: 'ada@shop.example', username: 'Countess', externalId: 'till#1' },
    membership: { type: 'ViP', number: '10042' },
    ...{ groupIds: [group], customFields: { shoeSize: 42 }, marketing: { email: true } },
    openingBalance: {
      ...{ ordersCount: 3, totalSpent: { amount: '90', currency }, points: 12 },
      credit: { amount: '5', currency },
    },
  });
  await commit(table, setPassword(ada, '$argon2id$made-up', 0, origin()));
  const account = {
    customer: await getCustomer(table, ada.id),
    credential: { customerId: ada.id, passwordHash: 'x', epoch: 1, changedAt: new Date().toISOString() },
  };
  const link = mintLinkToken(
    { purpose: 'reset' },
    { customerId: ada.id, identityVersion: 1, epoch: 1 },
    new Date(),
  );
  const mail = orderMail({ kind: 'password-changed', customerId: ada.id }, new Date());
  await commit(table, { writes: [openSession(account, new Date()).write, ...link.writes, mail] });
  const bob = await register(table, { name: 'Bob', email: 'bob@shop.example' });
  const eve = await register(table, { name: 'Eve', email: 'eve@shop.example' });
  const [cy, di, fay] = [
    await register(table, { name: 'Cy', email: 'cy@shop.example' }),
    await register(table, { name: 'Di', email: 'di@shop.example' }),
    await register(table, { name: 'Fay', email: 'fay@shop.example' }),
  ];
  for (const [index, person] of [bob, bob, eve, cy, fay, undefined].entries())
    await order(table, 'x'.repeat(index + 1), person?.id);
  await order(table, 'dollars', bob.id, { currency: 'USD', total: '7.50', status: 'refunded' });
  await order(table, 'never', bob.id, { status: 'cancelled' });
  const credit = creditAccount(currency);
  const post = (id: string, amount: number, more: object = {}) =>
    postEntry(ledger, id, credit, { amount, currency, ...more }, origin());
  await post(bob.id, 1000, { reference: 'gift', reason: 'Birthday' });
  await post(bob.id, -300);
  const { result } = await post(bob.id, 50);
  await reverseEntry(ledger, bob.id, result, undefined, origin());
  await postEntry(ledger, bob.id, pointsAccount, { amount: 7 }, origin());
  await post(eve.id, 250);
  const card = (id: string, barcode: string) =>
    createCard(ledger, id, cardInput.parse({ type: 'customer', barcode }), origin());
  await card(ada.id, '4006381333931');
  await card(eve.id, 'EVE 1');
  const { result: lost } = await card(bob.id, 'LOST');
  await postEntry(ledger, bob.id, cardAccount(lost.card.id), { amount: 9 }, origin());
  await deleteCard(ledger, bob.id, lost.card.id, origin());
  // What was on a deleted customer's card is free again.
  await card(cy.id, 'FREED');
  await mergeCustomers({ table, currency }, { into: bob.id, from: eve.id, take: [] }, origin());
  for (const { id } of [cy, di]) {
    const policy = { policy: 'keep-orders', jobId: newJobId(new Date()) } as const;
    const gone = await getCustomer(table, id);
    await commit(table, deletionOf(gone, await findStanding(table, id), policy, origin()).change);
  }
  await card(ada.id, 'freed');
  await anonymise({ table, workQueue: nobody, log: silent }, fay.id, origin());
  const job = await bulkJob(table, [ada.id, bob.id]);
  const people = { ada: ada.id, bob: bob.id, eve: eve.id, cy: cy.id, di: di.id, fay: fay.id };
  return { ...people, group, field: field.key, view, job };
}

/** A job of two chunks, both closed. */
async function bulkJob(table: Table, ids: readonly string[]): Promise<string> {
  const id = newJobId(new Date());
  const chunks = await freeze(table, id, onlyAttempt, ids, 1);
  const asked = {
    ...{ selection: { ids: [...ids] }, actor: 'test', total: ids.length, chunks },
    action: { type: 'delete' } as const,
  };
  await commit(table, { writes: [newBulkJob(id, asked, new Date()).write] });
  const job = await findJob(table, id);
  if (!job || !isPlanned(job)) throw new Error('The job was just made.');
  await closeAllChunks(table, job);
  return id;
}
