import * as z from 'zod';
import { cardId } from '../cards/card-id.ts';
import { creditEntryId, pointsEntryId } from '../ledger/entry-id.ts';
import { creditPosting, pointsPosting, reversalInput } from '../ledger/posting.ts';
import { creditEntry, creditPage, pointsEntry, pointsPage } from '../ledger/resource.ts';
import { currencyCode } from '../money/money.ts';
import { pageHeaders, paging } from '../paging/paging.ts';
import { declare } from './endpoint.ts';
import { customerParams } from './parts.ts';

const refusals = ['insufficient_balance', 'already_exists', 'limit_reached'] as const;

/** The same of every posting. */
export const onceOnly =
  'Repeat it as often as you like with the same `Idempotency-Key`, or with the same `reference` of yours: it is posted once. However many come at the same moment, nothing falls below the limit, and each is decided.';
/** The same of every reversal. */
export const reversalText =
  'Posts the opposite entry; both stay in the list. A second time it is answered with the first reversal, marked as a replay. Refused when it would bring the balance below the limit, and for entries that were not posted by a client.';

export const credit = declare({
  postCredit: {
    method: 'POST',
    path: '/v1/customers/{id}/credit',
    function: 'orders',
    scope: 'accounts:write',
    tag: 'Credit and points',
    summary: 'Add or take account credit',
    description: `The balance never falls below zero. ${onceOnly}`,
    params: customerParams,
    body: creditPosting,
    idempotent: true,
    problems: refusals,
    success: { status: 201, description: 'The entry, with the balance after it.', schema: creditEntry },
  },
  listCreditEntries: {
    method: 'GET',
    path: '/v1/customers/{id}/credit',
    function: 'orders',
    scope: 'customers:read',
    tag: 'Credit and points',
    summary: 'Read the account credit of a customer: additions and deletions',
    description:
      'The newest first, in one currency. Those of a customer whose record is gone are still there.',
    params: customerParams,
    query: z.strictObject({
      ...paging,
      currency: currencyCode
        .optional()
        .meta({ description: 'Whose entries, by ISO 4217. Default: the shop’s.', examples: ['EUR'] }),
    }),
    success: {
      status: 200,
      description: 'One page, and the balances now.',
      schema: creditPage,
      headers: pageHeaders,
    },
  },
  reverseCredit: {
    method: 'POST',
    path: '/v1/customers/{id}/credit/{entryId}/reversal',
    function: 'orders',
    scope: 'accounts:write',
    tag: 'Credit and points',
    summary: 'Take back an entry of account credit',
    description: reversalText,
    params: customerParams.extend({ entryId: creditEntryId }),
    body: reversalInput,
    idempotent: true,
    problems: ['insufficient_balance', 'not_reversible'],
    success: { status: 201, description: 'The reversal.', schema: creditEntry },
  },
  postPoints: {
    method: 'POST',
    path: '/v1/customers/{id}/points',
    function: 'orders',
    scope: 'accounts:write',
    tag: 'Credit and points',
    summary: 'Add or redeem loyalty points',
    description: `Of the customer, or of one of the cards. The balance never falls below zero; nothing is redeemed from an inactive card. ${onceOnly}`,
    params: customerParams,
    body: pointsPosting,
    idempotent: true,
    problems: [...refusals, 'account_inactive'],
    success: { status: 201, description: 'The entry, with the balance after it.', schema: pointsEntry },
  },
  listPointsEntries: {
    method: 'GET',
    path: '/v1/customers/{id}/points',
    function: 'orders',
    scope: 'customers:read',
    tag: 'Credit and points',
    summary: 'Read the loyalty points of a customer, or of a card',
    description: 'The newest first. Those of a customer whose record is gone are still there.',
    params: customerParams,
    query: z.strictObject({
      ...paging,
      cardId: cardId
        .optional()
        .meta({ ...cardId.meta(), description: 'The loyalty card. Default: points that belong to no card.' }),
    }),
    success: {
      status: 200,
      description: 'One page, and the balance now.',
      schema: pointsPage,
      headers: pageHeaders,
    },
  },
  reversePoints: {
    method: 'POST',
    path: '/v1/customers/{id}/points/{entryId}/reversal',
    function: 'orders',
    scope: 'accounts:write',
    tag: 'Credit and points',
    summary: 'Take back an entry of loyalty points',
    description: reversalText,
    params: customerParams.extend({ entryId: pointsEntryId }),
    body: reversalInput,
    idempotent: true,
    problems: ['insufficient_balance', 'not_reversible'],
    success: { status: 201, description: 'The reversal.', schema: pointsEntry },
  },
});
