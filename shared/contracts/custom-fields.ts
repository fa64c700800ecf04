import * as z from 'zod';
import {
  customField,
  customFieldChange,
  customFieldKey,
  mostDefinitions,
  newCustomField,
} from '../custom-fields/definition.ts';
import { wholeListOf } from '../paging/paging.ts';
import { declare } from './endpoint.ts';
import { forceQuery } from './force.ts';
import { etag } from './parts.ts';

const params = z.object({ key: customFieldKey });

export const customFields = declare({
  createCustomField: {
    method: 'POST',
    path: '/v1/custom-fields',
    function: 'directory',
    scope: 'settings:write',
    tag: 'Custom fields',
    summary: 'Declare a custom field',
    description: `From then on customers can have a value of it in \`customFields\`. There can be ${mostDefinitions}.`,
    body: newCustomField,
    idempotent: true,
    problems: ['already_exists', 'limit_reached'],
    success: {
      status: 201,
      description: 'The new custom field.',
      schema: customField,
      headers: { ...etag, Location: 'Path of the custom field.' },
    },
  },
  listCustomFields: {
    method: 'GET',
    path: '/v1/custom-fields',
    function: 'directory',
    scope: 'customers:read',
    tag: 'Custom fields',
    summary: 'List all custom fields',
    description: 'All on one page.',
    success: {
      status: 200,
      description: 'All custom fields, the oldest first.',
      schema: wholeListOf(customField),
    },
  },
  getCustomField: {
    method: 'GET',
    path: '/v1/custom-fields/{key}',
    function: 'directory',
    scope: 'customers:read',
    tag: 'Custom fields',
    summary: 'Read a custom field',
    params,
    success: { status: 200, description: 'The custom field.', schema: customField, headers: etag },
  },
  updateCustomField: {
    method: 'PATCH',
    path: '/v1/custom-fields/{key}',
    function: 'directory',
    scope: 'settings:write',
    tag: 'Custom fields',
    summary: 'Change a custom field',
    description:
      'Changes the label; adds and reorders options. Key and type never change, and an option is never taken away: customers may have it. A change that has been made already is answered as done, whatever `If-Match` says.',
    params,
    body: customFieldChange,
    bodyType: 'application/merge-patch+json',
    ifMatch: true,
    problems: ['being_deleted'],
    success: { status: 200, description: 'The changed custom field.', schema: customField, headers: etag },
  },
  deleteCustomField: {
    method: 'DELETE',
    path: '/v1/custom-fields/{key}',
    function: 'directory',
    scope: 'settings:write',
    forceScope: 'customers:write',
    tag: 'Custom fields',
    summary: 'Delete a custom field',
    description:
      'Refused with `in_use` while customers have a value of it; `counts.customers` says how many. With `?force` the values are taken off these customers first, for good. When time runs out before all are done, the answer is 503 `unfinished`: the same request goes on.',
    params,
    query: forceQuery,
    ifMatch: true,
    problems: ['in_use', 'unfinished'],
    success: { status: 204, description: 'Deleted.' },
  },
});
