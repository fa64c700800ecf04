import * as z from 'zod';
import { bulkActionResource } from '../bulk/resource.ts';
import { erasure } from '../erasure/receipt.ts';
import { historyOf, pageHeaders, paging } from '../paging/paging.ts';
import { declare } from './endpoint.ts';
import { customerParams } from './parts.ts';

export const erasures = declare({
  anonymizeCustomer: {
    method: 'POST',
    path: '/v1/customers/{id}/anonymize',
    function: 'admin',
    scope: 'customers:write',
    // The job tells how it was asked for.
    alsoScope: 'customers:read',
    tag: 'Privacy',
    summary: 'Anonymise a customer, for good',
    description:
      'At once the record is gone: `GET /v1/customers/{id}` answers 410 `anonymised`, no password, session or mailed link lets the person in any more, and the e-mail address, the username and the external ID are free. Orders, account entries and their totals stay under the id. The job then finds and removes every copy: histories, loyalty cards, the change log, snapshots, filters of views and jobs, files of imports and exports that have the person in them. `GET /v1/customers/{id}/erasure` says what was removed and what stays. Asked again, it answers the same job; one that has come to no end goes on. A customer who was merged into another is not found: name that one, whose erasure takes in all who were merged into them. It works as well for a customer who was deleted before: what the deletion had left goes then. Who it was is not known any more, so files, views and jobs are searched for the id, for those of whom an export was made, and for what the change log, mailed links and the membership still tell.',
    params: customerParams,
    idempotent: true,
    ifMatch: true,
    success: {
      status: 202,
      description: 'The job that removes the copies.',
      schema: bulkActionResource,
      headers: { Location: 'Path of the job.' },
    },
  },
  getErasure: {
    method: 'GET',
    path: '/v1/customers/{id}/erasure',
    function: 'admin',
    scope: 'customers:read',
    tag: 'Privacy',
    summary: 'Read the receipt of an erasure',
    description:
      'When it was asked for and by whom, what was removed, what stays, and until when a restore of the table would bring the person back. It tells nothing of who it was.',
    params: customerParams,
    success: { status: 200, description: 'The receipt.', schema: erasure },
  },
  listErasures: {
    method: 'GET',
    path: '/v1/erasures',
    function: 'admin',
    scope: 'customers:read',
    tag: 'Privacy',
    summary: 'List all erasures',
    description:
      'The newest first. Keep it beside your backups: after a restore of the table, those that were asked for since are to be repeated.',
    query: z.strictObject(paging),
    success: { status: 200, description: 'One page.', schema: historyOf(erasure), headers: pageHeaders },
  },
});
