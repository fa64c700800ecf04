import * as z from 'zod';
import { limits } from '../imports/limits.ts';
import { importOptions } from '../imports/options.ts';
import { importResource } from '../imports/resource.ts';
import { fault } from '../schema/faults.ts';
import { declare } from './endpoint.ts';

/** A part of an object's key, and what people find again as the name of their file. */
const fileName = z
  .string()
  .min(1)
  .max(200)
  .refine(
    (name) => !/[/\p{Cc}]/u.test(name),
    fault('invalid_characters', 'A file name has neither slashes nor control characters.'),
  )
  // S3 would put a name of the uploader's choice in the place of ${filename}: the form would be good for any key.
  .refine((name) => !name.includes('${'), fault('invalid_characters', 'A file name has no "${".'))
  .refine(
    (name) => name !== '.' && name !== '..',
    fault('invalid_characters', 'This names a folder, not a file.'),
  )
  .refine((name) => name.isWellFormed(), fault('invalid_characters', 'This is not a text.'))
  .describe('What the file is called.');

export const imports = declare({
  createImport: {
    method: 'POST',
    path: '/v1/imports',
    function: 'admin',
    scope: 'customers:write',
    tag: 'Imports',
    summary: 'Import a file of customers, orders, credit or points',
    description:
      'Answers a job, and a form that uploads its file. Send the form to `url` as `multipart/form-data`: all `fields` first, then the file as `file`; S3 answers 204. The job says `uploading` until the file is there, and then goes on by itself; when none has come within an hour, it fails. A file that is put into the import bucket without asking is imported as well: by the standard options, or those in its metadata `options` (`x-amz-meta-options`, as JSON). With `createGroups` it needs `groups:write` as well; a file of orders needs `orders:write`, one of credit or points, or of customers with a column for credit or points of `openingBalance`, `accounts:write`. What a file holds is told by its columns, or by `content`.',
    body: z
      .strictObject({
        fileName,
        bytes: z
          .int()
          .min(1)
          .max(limits.fileBytes)
          .optional()
          .describe('The size of the file. When it is given, S3 takes no other.'),
        options: importOptions.prefault({}),
      })
      .meta({
        id: 'NewImport',
        examples: [
          {
            fileName: 'customers.csv',
            bytes: 48_213,
            options: { mode: 'update', matchBy: 'email', dryRun: true },
          },
        ],
      }),
    idempotent: true,
    success: {
      status: 201,
      description: 'The job, which waits for its file.',
      schema: z
        .object({
          job: importResource,
          upload: z
            .object({
              url: z.url().describe('Where the form is sent to, by `POST`.'),
              fields: z
                .record(z.string(), z.string())
                .describe('Fields of the form, to be sent as they are.'),
              expiresAt: z.iso.datetime().describe('Until then S3 takes the form.'),
            })
            .optional()
            .describe('Absent when a repeated request finds that the file is there, or too late.'),
        })
        .meta({
          id: 'ImportUpload',
          examples: [
            {
              job: {
                id: 'job_01JKX3T7Q9ZB5M2V8C4D6E1F0G',
                kind: 'import',
                status: 'uploading',
                source: { bucket: 'clientele-imports', key: 'uploads/job_01JK…/customers.csv' },
                actor: 'api-key:hgj9PaJt4c42',
                options: {
                  mode: 'update',
                  matchBy: 'email',
                  blankCells: 'keep',
                  overwriteConsent: false,
                  createGroups: false,
                  splitNames: true,
                  dryRun: true,
                },
                progress: {
                  total: 0,
                  done: 0,
                  created: 0,
                  updated: 0,
                  deleted: 0,
                  unchanged: 0,
                  exported: 0,
                  failed: 0,
                },
                ignoredColumns: [],
                files: [],
                createdAt: '2026-01-31T09:30:00.000Z',
                updatedAt: '2026-01-31T09:30:00.000Z',
              },
              upload: {
                url: 'https://clientele-imports.s3.eu-central-1.amazonaws.com/',
                fields: { key: 'uploads/job_01JK…/customers.csv', Policy: 'eyJleHBpc…' },
                expiresAt: '2026-01-31T10:30:00.000Z',
              },
            },
          ],
        }),
      headers: { Location: 'Path of the job.' },
    },
  },
});
