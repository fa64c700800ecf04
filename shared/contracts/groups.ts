import * as z from 'zod';
import { customer, customerId } from '../customers/customer.ts';
import { customerPageOf } from '../directory/customer-page.ts';
import { listParameters } from '../directory/query.ts';
import { group, groupId, groupInput, groupPatch, mostGroupsInAll } from '../groups/group.ts';
import { pageHeaders, wholeListOf } from '../paging/paging.ts';
import { fault } from '../schema/faults.ts';
import { declare } from './endpoint.ts';
import { forceQuery } from './force.ts';
import { etag } from './parts.ts';

const params = z.object({ id: groupId });

/** The most members that one request changes: some dozens go into one transaction, and a request has 30 seconds. */
const mostMembers = 500;
const memberIds = z.array(customerId).max(mostMembers).default([]);

const memberChange = z
  .strictObject({ add: memberIds, remove: memberIds })
  .refine(
    ({ add, remove }) => add.length + remove.length <= mostMembers,
    fault('too_many', `At most ${mostMembers} customers in one request.`),
  )
  .refine(
    ({ add, remove }) => new Set(add).isDisjointFrom(new Set(remove)),
    fault('contradictory', 'A customer cannot be both added and removed.'),
  )
  .meta({
    id: 'MemberChange',
    examples: [
      {
        add: ['019a2f0e-7c1a-7000-8000-0000000000aa'],
        remove: ['019a2f0e-7c1a-7000-8000-0000000000ab'],
      },
    ],
  });

const memberResults = z
  .object({
    results: z.array(
      z.object({
        customerId,
        status: z.enum(['added', 'removed', 'unchanged', 'failed']),
        code: z.string().optional().meta({
          description:
            'Why it failed: `not_found`, `limit_reached` (a customer is in 20 groups at most), `being_deleted` (the group is), `version_mismatch` (others kept changing the customer), `invalid_request`.',
        }),
      }),
    ),
  })
  .meta({
    id: 'MemberResults',
    examples: [
      {
        results: [
          { customerId: '019a2f0e-7c1a-7000-8000-0000000000aa', status: 'added' },
          { customerId: '019a2f0e-7c1a-7000-8000-0000000000ab', status: 'failed', code: 'not_found' },
        ],
      },
    ],
  });

export const groups = declare({
  createGroup: {
    method: 'POST',
    path: '/v1/groups',
    function: 'directory',
    scope: 'groups:write',
    tag: 'Groups',
    summary: 'Create a group',
    description: `There can be ${mostGroupsInAll}.`,
    body: groupInput,
    idempotent: true,
    problems: ['already_exists', 'limit_reached'],
    success: {
      status: 201,
      description: 'The new group.',
      schema: group,
      headers: { ...etag, Location: 'Path of the group.' },
    },
  },
  listGroups: {
    method: 'GET',
    path: '/v1/groups',
    function: 'directory',
    scope: 'groups:read',
    tag: 'Groups',
    summary: 'List all groups',
    description: 'All on one page: a shop has few.',
    success: { status: 200, description: 'All groups, the oldest first.', schema: wholeListOf(group) },
  },
  getGroup: {
    method: 'GET',
    path: '/v1/groups/{id}',
    function: 'directory',
    scope: 'groups:read',
    tag: 'Groups',
    summary: 'Read a group',
    params,
    success: { status: 200, description: 'The group.', schema: group, headers: etag },
  },
  updateGroup: {
    method: 'PATCH',
    path: '/v1/groups/{id}',
    function: 'directory',
    scope: 'groups:write',
    tag: 'Groups',
    summary: 'Change a group',
    description:
      'JSON Merge Patch: what is absent stays, null clears. With `If-Match` the change is made only to that version; what an earlier try has done already is answered as done.',
    params,
    body: groupPatch,
    bodyType: 'application/merge-patch+json',
    ifMatch: true,
    problems: ['already_exists', 'being_deleted'],
    success: { status: 200, description: 'The changed group.', schema: group, headers: etag },
  },
  deleteGroup: {
    method: 'DELETE',
    path: '/v1/groups/{id}',
    function: 'directory',
    scope: 'groups:write',
    forceScope: 'customers:write',
    tag: 'Groups',
    summary: 'Delete a group',
    description:
      'A group with members is refused (`in_use`, with their number in `counts`) and stays as it was. With `force` its members are detached first, each with an audit record. When there are too many for one request, the answer is `unfinished`, with `done` and `left` in `counts`: send the same request again, and it goes on. Meanwhile the group takes no new members; a request without `force` calls the deletion off.',
    params,
    query: forceQuery,
    ifMatch: true,
    problems: ['in_use', 'unfinished'],
    success: { status: 204, description: 'Deleted. Its name is free again, and no customer refers to it.' },
  },
  listMembers: {
    method: 'GET',
    path: '/v1/groups/{id}/customers',
    function: 'directory',
    scope: 'customers:read',
    tag: 'Groups',
    summary: 'List the customers of a group',
    description: 'Filters and sorts like the list of customers.',
    params,
    query: listParameters,
    selectable: true,
    success: {
      status: 200,
      description: 'One page.',
      schema: customerPageOf(customer),
      headers: pageHeaders,
    },
  },
  changeMembers: {
    method: 'POST',
    path: '/v1/groups/{id}/customers',
    function: 'directory',
    scope: 'customers:write',
    tag: 'Groups',
    summary: 'Add customers to a group, or remove them',
    description: `Up to ${mostMembers} customers. Each is changed on its own, with a result of its own, in the order given. Repeating it changes nothing more.`,
    params,
    body: memberChange,
    problems: ['being_deleted'],
    success: { status: 200, description: 'What became of each customer.', schema: memberResults },
  },
});
