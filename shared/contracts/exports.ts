import { preview } from '../exports/preview.ts';
import { newExport } from '../exports/request.ts';
import { exportResource } from '../exports/resource.ts';
import { lifetimes } from '../jobs/lifetimes.ts';
import { mostSelected } from '../selection/selection.ts';
import { declare } from './endpoint.ts';

export const exports = declare({
  createExport: {
    method: 'POST',
    path: '/v1/exports',
    function: 'directory',
    scope: 'customers:read',
    tag: 'Exports',
    summary: 'Export customers, their orders and accounts to a file',
    description: `Makes a job that writes the selected customers to a CSV file or a workbook, which can be edited and imported again. Who is selected is decided once, at the time of the request (more than ${mostSelected.toLocaleString('en')} customers are refused with \`limit_reached\`); what is written of each is what is stored when the job comes to them. One who is gone by then fails with \`not_found\` and is not in the file. \`GET /v1/jobs/{id}\` shows the progress, and the file once it is complete, for ${lifetimes.exportFile} days. With \`dryRun\` no file is made: the answer says what it would have.`,
    body: newExport,
    idempotent: true,
    problems: ['limit_reached', 'unknown_reference', 'unreadable_view'],
    dryRun: { description: 'With `dryRun`: what the file would have.', schema: preview },
    success: {
      status: 202,
      description: 'The job that makes the file.',
      schema: exportResource,
      headers: { Location: 'Path of the job.' },
    },
  },
});
