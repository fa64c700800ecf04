import * as z from 'zod';
import { barcode, card, cardInput, cardPatch } from '../cards/card.ts';
import { cardId } from '../cards/card-id.ts';
import { wholeListOf } from '../paging/paging.ts';
import { declare } from './endpoint.ts';
import { customerParams, etag } from './parts.ts';

const params = customerParams.extend({ cardId });

export const loyaltyCards = declare({
  createLoyaltyCard: {
    method: 'POST',
    path: '/v1/customers/{id}/loyalty-cards',
    function: 'orders',
    scope: 'accounts:write',
    tag: 'Loyalty cards',
    summary: 'Give a customer a loyalty card',
    description: 'Points are posted to it by `POST /v1/customers/{id}/points` with its `cardId`.',
    params: customerParams,
    body: cardInput,
    idempotent: true,
    problems: ['already_exists', 'limit_reached'],
    success: {
      status: 201,
      description: 'The new card.',
      schema: card,
      headers: { ...etag, Location: 'Path of the card.' },
    },
  },
  listLoyaltyCards: {
    method: 'GET',
    path: '/v1/customers/{id}/loyalty-cards',
    function: 'orders',
    scope: 'customers:read',
    tag: 'Loyalty cards',
    summary: 'List the loyalty cards of a customer',
    description: 'All on one page, with the points on each.',
    params: customerParams,
    success: { status: 200, description: 'All cards, the oldest first.', schema: wholeListOf(card) },
  },
  lookUpLoyaltyCard: {
    method: 'GET',
    path: '/v1/loyalty-cards/lookup',
    function: 'orders',
    scope: 'customers:read',
    tag: 'Loyalty cards',
    summary: 'Find the one loyalty card with a barcode',
    description: 'For a till. `customerId` says whose it is.',
    query: z.strictObject({ barcode }),
    problems: ['not_found'],
    success: { status: 200, description: 'The card.', schema: card, headers: etag },
  },
  getLoyaltyCard: {
    method: 'GET',
    path: '/v1/customers/{id}/loyalty-cards/{cardId}',
    function: 'orders',
    scope: 'customers:read',
    tag: 'Loyalty cards',
    summary: 'Read a loyalty card',
    params,
    success: { status: 200, description: 'The card.', schema: card, headers: etag },
  },
  updateLoyaltyCard: {
    method: 'PATCH',
    path: '/v1/customers/{id}/loyalty-cards/{cardId}',
    function: 'orders',
    scope: 'accounts:write',
    tag: 'Loyalty cards',
    summary: 'Change a loyalty card',
    description:
      'JSON Merge Patch. From an inactive card nothing is redeemed; points are still added. A change that has been made already is answered as done, whatever `If-Match` says.',
    params,
    body: cardPatch,
    bodyType: 'application/merge-patch+json',
    ifMatch: true,
    problems: ['already_exists'],
    success: { status: 200, description: 'The changed card.', schema: card, headers: etag },
  },
  deleteLoyaltyCard: {
    method: 'DELETE',
    path: '/v1/customers/{id}/loyalty-cards/{cardId}',
    function: 'orders',
    scope: 'accounts:write',
    tag: 'Loyalty cards',
    summary: 'Delete a loyalty card',
    description:
      'The points on it become points of the customer, by an entry of each account. Its entries stay readable, and its barcode is free again.',
    params,
    ifMatch: true,
    success: { status: 204, description: 'Deleted.' },
  },
});
