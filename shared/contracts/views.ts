import * as z from 'zod';
import { customer, customerId } from '../customers/customer.ts';
import { customerPageOf } from '../directory/customer-page.ts';
import { narrowingParameters, timeZone } from '../directory/query.ts';
import { pageHeaders, wholeListOf } from '../paging/paging.ts';
import { queryBoolean } from '../schema/query-boolean.ts';
import { mostViews, view, viewId, viewInput, viewPatch } from '../views/view.ts';
import { declare } from './endpoint.ts';
import { etag } from './parts.ts';

const params = z.object({ id: viewId });

const selectedCustomer = customer
  .partial()
  .extend({ id: customerId })
  .meta({
    id: 'SelectedCustomer',
    description: 'A customer with some of the fields.',
    examples: [{ id: '019a2f0e-7c1a-7000-8000-0000000000aa', firstName: 'Ada', email: 'ada@shop.example' }],
  });

export const views = declare({
  createView: {
    method: 'POST',
    path: '/v1/views',
    function: 'directory',
    scope: 'views:write',
    tag: 'Views',
    summary: 'Save a view',
    description: `A question about customers under a name: a filter, a text, an order, the columns to show. There can be ${mostViews}.`,
    body: viewInput,
    idempotent: true,
    problems: ['already_exists', 'limit_reached'],
    success: {
      status: 201,
      description: 'The new view.',
      schema: view,
      headers: { ...etag, Location: 'Path of the view.' },
    },
  },
  listViews: {
    method: 'GET',
    path: '/v1/views',
    function: 'directory',
    scope: 'customers:read',
    tag: 'Views',
    summary: 'List all views',
    description:
      'All on one page: those that come with Clientele (`predefined`), then the saved ones, the oldest first. With `count=true` each says how many customers it has: exactly, and all at the same moment.',
    query: z.strictObject({
      count: queryBoolean('Count the customers of each view.'),
      timeZone,
    }),
    success: { status: 200, description: 'All views.', schema: wholeListOf(view) },
  },
  getView: {
    method: 'GET',
    path: '/v1/views/{id}',
    function: 'directory',
    scope: 'customers:read',
    tag: 'Views',
    summary: 'Read a view',
    params,
    success: { status: 200, description: 'The view.', schema: view, headers: etag },
  },
  updateView: {
    method: 'PATCH',
    path: '/v1/views/{id}',
    function: 'directory',
    scope: 'views:write',
    tag: 'Views',
    summary: 'Change a saved view',
    description:
      'JSON Merge Patch: what is absent stays, null clears. Only the filter is not merged: a new one replaces the old one as a whole. With `If-Match` the change is made only to that version; what an earlier try has done already is answered as done.',
    params,
    body: viewPatch,
    bodyType: 'application/merge-patch+json',
    ifMatch: true,
    problems: ['already_exists', 'predefined_view'],
    success: { status: 200, description: 'The changed view.', schema: view, headers: etag },
  },
  deleteView: {
    method: 'DELETE',
    path: '/v1/views/{id}',
    function: 'directory',
    scope: 'views:write',
    tag: 'Views',
    summary: 'Delete a saved view',
    description: 'Its customers stay.',
    params,
    ifMatch: true,
    problems: ['predefined_view'],
    success: { status: 204, description: 'Deleted. Its name is free again.' },
  },
  listViewCustomers: {
    method: 'GET',
    path: '/v1/views/{id}/customers',
    function: 'directory',
    scope: 'customers:read',
    tag: 'Views',
    summary: 'List the customers of a view',
    description:
      'Filters and sorts like the list of customers: further filters narrow the view down, `sort` and `fields` stand in place of its own order and columns. A group that the view asks for and that has been deleted has no members. When the filter changes, cursors from before are refused.',
    params,
    query: narrowingParameters,
    selectable: true,
    problems: ['unreadable_view'],
    success: {
      status: 200,
      description: 'One page.',
      schema: customerPageOf(selectedCustomer),
      headers: pageHeaders,
    },
  },
});
