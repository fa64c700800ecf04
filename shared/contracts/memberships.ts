import * as z from 'zod';
import { membership, membershipPatch } from '../customers/membership.ts';
import { membershipChange } from '../customers/membership-history.ts';
import { historyOf, pageHeaders, paging } from '../paging/paging.ts';
import { declare } from './endpoint.ts';
import { customerEtag, customerParams } from './parts.ts';

export const memberships = declare({
  getMembership: {
    method: 'GET',
    path: '/v1/customers/{id}/membership',
    function: 'admin',
    scope: 'customers:read',
    tag: 'Membership',
    summary: 'Read the membership of a customer',
    description: 'The same as `membership` of the customer; without fields when there is none.',
    params: customerParams,
    success: { status: 200, description: 'The membership.', schema: membership, headers: customerEtag },
  },
  updateMembership: {
    method: 'PATCH',
    path: '/v1/customers/{id}/membership',
    function: 'admin',
    scope: 'customers:write',
    tag: 'Membership',
    summary: 'Change the membership of a customer',
    description: 'JSON Merge Patch: what is absent stays, null clears. The same as a change of the customer.',
    params: customerParams,
    body: membershipPatch,
    bodyType: 'application/merge-patch+json',
    ifMatch: true,
    success: {
      status: 200,
      description: 'The changed membership.',
      schema: membership,
      headers: customerEtag,
    },
  },
  listMembershipChanges: {
    method: 'GET',
    path: '/v1/customers/{id}/membership/history',
    function: 'admin',
    scope: 'customers:read',
    tag: 'Membership',
    summary: 'Read how the membership of a customer has changed',
    description:
      'The newest first: what it was and became, when and by whom, whichever way the change came. Those of a deleted customer stay.',
    params: customerParams,
    query: z.strictObject(paging),
    success: {
      status: 200,
      description: 'One page.',
      schema: historyOf(membershipChange),
      headers: pageHeaders,
    },
  },
});
