import { readEnvironment } from '../../shared/environment.ts';
import { httpFunction } from '../../shared/http/http-function.ts';
import { openApiDocument } from '../../shared/http/openapi.ts';
import { hostedAsset, hostedPage } from '../../shared/pages/hosted-page.ts';
import { english } from '../../shared/pages/reset-password/texts.ts';
import { docsAsset } from '../../shared/reference/assets.ts';
import { docsPage, docsPolicy } from '../../shared/reference/page.ts';

const { SHOP_NAME } = readEnvironment('SHOP_NAME');

/** What describes the API, the pages that customers open, and the answer to every path that there is not. Touches no data. */
export const handler = httpFunction('reference', {
  getHealth: async () => ({ body: { status: 'ok' as const } }),
  getOpenApi: async () => ({ body: openApiDocument(SHOP_NAME) }),
  getDocs: async () => ({
    file: Buffer.from(docsPage(SHOP_NAME)),
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': docsPolicy,
      'cache-control': 'no-cache',
    },
  }),
  getDocsAsset: ({ params, headers }) => docsAsset(params.file, __dirname, headers['accept-encoding']),
  getResetPasswordPage: () => hostedPage('reset-password', __dirname, english(SHOP_NAME)),
  getResetPasswordAsset: ({ params }) => hostedAsset('reset-password', params.file, __dirname),
});
