import * as z from 'zod';
import { declare } from './endpoint.ts';

const fileOf = (example: string) =>
  z.object({
    file: z
      .string()
      .regex(/^[a-z-]+\.(js|css)$/)
      .meta({ description: 'Name of the file.', examples: [example] }),
  });

/** A page that mails link to. */
const page = <const Path extends string>(path: Path, summary: string, more = '') =>
  ({
    method: 'GET',
    path,
    function: 'reference',
    scope: 'public',
    tag: 'Pages',
    summary,
    description: `Mails link to it with \`#token=…\`. Opening it changes nothing. ${more}`.trim(),
    query: z.looseObject({
      lang: z
        .union([z.string(), z.array(z.string())])
        .optional()
        .meta({
          description:
            'Its language: `en`, `es`, `fr` or `de`. Otherwise the browser’s `Accept-Language` decides, and then the deployment.',
          examples: ['fr'],
        }),
    }),
    success: { status: 200, description: 'A page.', contentType: 'text/html' },
  }) as const;

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
  getResetPasswordPage: page(
    '/reset-password',
    'The page where customers set a new password',
    'Without a token it asks for the e-mail address and sends a link.',
  ),
  getVerifyEmailPage: page('/verify-email', 'The page where customers confirm their e-mail address'),
  getChangeEmailPage: page('/change-email', 'The page where customers confirm their new e-mail address'),
  getConfirmMarketingPage: page(
    '/confirm-marketing',
    'The page where customers confirm that they want marketing e-mails',
  ),
  getUnsubscribePage: page('/unsubscribe', 'The page where customers stop marketing e-mails'),
});
