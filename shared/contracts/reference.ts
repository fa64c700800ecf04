import * as z from 'zod';
import { declare } from './endpoint.ts';

const fileOf = (example: string) =>
  z.object({
    file: z
      .string()
      .regex(/^[a-z-]+\.(js|css)$/)
      .meta({ description: 'Name of the file.', examples: [example] }),
  });

export const reference = declare({
  getHealth: {
    method: 'GET',
    path: '/health',
    function: 'reference',
    scope: 'public',
    tag: 'Reference',
    summary: 'Whether the API answers',
    success: { status: 200, description: 'It does.', schema: z.object({ status: z.literal('ok') }) },
  },
  getOpenApi: {
    method: 'GET',
    path: '/v1/openapi.json',
    function: 'reference',
    scope: 'public',
    tag: 'Reference',
    summary: 'This API as an OpenAPI 3.1 document',
    success: {
      status: 200,
      description: 'The document.',
      schema: z.looseObject({ openapi: z.string().meta({ examples: ['3.1.0'] }) }),
    },
  },
  getDocs: {
    method: 'GET',
    path: '/docs',
    function: 'reference',
    scope: 'public',
    tag: 'Reference',
    summary: 'The interactive reference page',
    success: { status: 200, description: 'A page.', contentType: 'text/html' },
  },
  getDocsAsset: {
    method: 'GET',
    path: '/docs/{file}',
    function: 'reference',
    scope: 'public',
    tag: 'Reference',
    summary: 'A script or style of the reference page',
    params: fileOf('swagger-ui.css'),
    success: { status: 200, description: 'The file.', contentType: 'text/*' },
  },
  getResetPasswordPage: {
    method: 'GET',
    path: '/reset-password',
    function: 'reference',
    scope: 'public',
    tag: 'Pages',
    summary: 'The page where customers set a new password',
    description:
      'Mails link to it with `#token=…`; without a token it asks for the e-mail address. Opening it changes nothing.',
    success: { status: 200, description: 'A page.', contentType: 'text/html' },
  },
  getResetPasswordAsset: {
    method: 'GET',
    path: '/reset-password/{file}',
    function: 'reference',
    scope: 'public',
    tag: 'Pages',
    summary: 'The script or style of that page',
    params: fileOf('reset-password.js'),
    success: { status: 200, description: 'The file.', contentType: 'text/*' },
  },
});
