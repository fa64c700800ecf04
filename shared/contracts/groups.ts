import * as z from 'zod';
import { customer, customerId } from '../customers/customer.ts';
import { listParameters } from '../directory/query.ts';
import { group, groupId, groupInput } from '../groups/group.ts';
import { pageHeaders, pageOf } from '../paging/paging.ts';
import { declare } from './endpoint.ts';

const params = z.object({ id: groupId });

/** The most members that one request changes: each takes a transaction, and a request has 30 seconds. */
const mostMembers = 100;
const memberIds = z.array(customerId).max(mostMembers).default([]);

export const groups = declare({
  createGroup: {
    method: 'POST',
    path: '/v1/groups',
    function: 'admin',
    scope: 'groups:write',
    tag: 'Groups',
    summary: 'Create a group',
    body: groupInput,
    idempotent: true,
    problems: ['already_exists'],
    success: {
      status: 201,
      description: 'The new group.',
      schema: group,
      headers: { ETag: 'The version.', Location: 'Path of the group.' },
    },
  },
  listGroups: {
    method: 'GET',
    path: '/v1/groups',
    function: 'admin',
    scope: 'groups:read',
    tag: 'Groups',
    summary: 'List all groups',
    description: 'All on one page: a shop has few.',
    success: { status: 200, description: 'All groups, the oldest first.', schema: pageOf(group) },
  },
  getGroup: {
    method: 'GET',
    path: '/v1/groups/{id}',
    function: 'admin',
    scope: 'groups:read',
    tag: 'Groups',
    summary: 'Read a group',
    params,
    success: { status: 200, description: 'The group.', schema: group, headers: { ETag: 'The version.' } },
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
    success: { status: 200, description: 'One page.', schema: pageOf(customer), headers: pageHeaders },
  },
  changeMembers: {
    method: 'POST',
    path: '/v1/groups/{id}/customers',
    function: 'admin',
    scope: 'customers:write',
    tag: 'Groups',
    summary: 'Add customers to a group, or remove them',
    description:
      'Each customer is changed on its own, with a result of its own. Repeating it changes nothing more.',
    params,
    body: z
      .strictObject({ add: memberIds, remove: memberIds })
      .refine(({ add, remove }) => add.length + remove.length <= mostMembers, {
        message: `At most ${mostMembers} customers in one request.`,
      })
      .refine(({ add, remove }) => !add.some((id) => remove.includes(id)), {
        message: 'A customer cannot be both added and removed.',
      }),
    success: {
      status: 200,
      description: 'What became of each customer.',
      schema: z.object({
        results: z.array(
          z.object({
            customerId,
            status: z.enum(['added', 'removed', 'unchanged', 'failed']),
            code: z.string().optional().describe('Why it failed.'),
          }),
        ),
      }),
    },
  },
});
