import * as z from 'zod';
import { clientAccount, clientAccountInput, storeName } from '../ledger/client-account.ts';
import { storeEntryId } from '../ledger/entry-id.ts';
import { mostAccounts } from '../ledger/post.ts';
import { accountPosting, reversalInput } from '../ledger/posting.ts';
import { accountEntry } from '../ledger/resource.ts';
import { historyOf, pageHeaders, paging, wholeListOf } from '../paging/paging.ts';
import { onceOnly, reversalText } from './credit.ts';
import { declare } from './endpoint.ts';
import { customerParams } from './parts.ts';

const params = customerParams.extend({ store: storeName });
const etag = {
  ETag: 'The version, for `If-Match`. It grows with whatever changes a balance or the orders of the customer.',
};

export const accounts = declare({
  listClientAccounts: {
    method: 'GET',
    path: '/v1/customers/{id}/accounts',
    function: 'orders',
    scope: 'customers:read',
    tag: 'Client accounts',
    summary: 'List the client accounts of a customer',
    description: 'All on one page, by the names of the stores.',
    params: customerParams,
    success: { status: 200, description: 'All client accounts.', schema: wholeListOf(clientAccount) },
  },
  getClientAccount: {
    method: 'GET',
    path: '/v1/customers/{id}/accounts/{store}',
    function: 'orders',
    scope: 'customers:read',
    tag: 'Client accounts',
    summary: 'Read the account of a customer with a store',
    params,
    success: { status: 200, description: 'The client account.', schema: clientAccount, headers: etag },
  },
  putClientAccount: {
    method: 'PUT',
    path: '/v1/customers/{id}/accounts/{store}',
    function: 'orders',
    scope: 'accounts:write',
    tag: 'Client accounts',
    summary: 'Open the account of a customer with a store, or change its terms',
    description: `A limit may be lower than what is due: then nothing more can be charged until enough is paid. The currency stays once there are entries. A customer can have ${mostAccounts} accounts and cards in all. What is so already is answered as done, whatever \`If-Match\` says.`,
    params,
    body: clientAccountInput,
    ifMatch: true,
    problems: ['currency_mismatch', 'limit_reached'],
    success: { status: 200, description: 'The client account.', schema: clientAccount, headers: etag },
  },
  listAccountEntries: {
    method: 'GET',
    path: '/v1/customers/{id}/accounts/{store}/entries',
    function: 'orders',
    scope: 'customers:read',
    tag: 'Client accounts',
    summary: 'Read what was charged to a client account, and paid',
    description: 'The newest first.',
    params,
    query: z.strictObject(paging),
    success: {
      status: 200,
      description: 'One page.',
      schema: historyOf(accountEntry),
      headers: pageHeaders,
    },
  },
  postAccountEntry: {
    method: 'POST',
    path: '/v1/customers/{id}/accounts/{store}/entries',
    function: 'orders',
    scope: 'accounts:write',
    tag: 'Client accounts',
    summary: 'Charge a client account, or take a payment',
    description: `What is due never exceeds the credit limit. ${onceOnly}`,
    params,
    body: accountPosting,
    idempotent: true,
    problems: ['insufficient_balance', 'account_inactive', 'currency_mismatch', 'already_exists'],
    success: { status: 201, description: 'The entry, with the balance after it.', schema: accountEntry },
  },
  reverseAccountEntry: {
    method: 'POST',
    path: '/v1/customers/{id}/accounts/{store}/entries/{entryId}/reversal',
    function: 'orders',
    scope: 'accounts:write',
    tag: 'Client accounts',
    summary: 'Take back an entry of a client account',
    description: reversalText,
    params: params.extend({ entryId: storeEntryId }),
    body: reversalInput,
    idempotent: true,
    problems: ['insufficient_balance', 'not_reversible'],
    success: { status: 201, description: 'The reversal.', schema: accountEntry },
  },
});
