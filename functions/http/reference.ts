import type { Endpoint } from '../../shared/contracts/endpoint.ts';
import { longestPassword } from '../../shared/credentials/password-policy.ts';
import { readEnvironment } from '../../shared/environment.ts';
import { httpFunction, type Request } from '../../shared/http/http-function.ts';
import { openApiDocument } from '../../shared/http/openapi.ts';
import { confirmPage } from '../../shared/pages/confirm/page.ts';
import { hostedPage } from '../../shared/pages/hosted-page.ts';
import type { Page } from '../../shared/pages/page.ts';
import { resetPasswordPage } from '../../shared/pages/reset-password/page.ts';
import { docsAsset } from '../../shared/reference/assets.ts';
import { docsPage, docsPolicy } from '../../shared/reference/page.ts';

const { SHOP_NAME, DEFAULT_LANGUAGE, PASSWORD_MIN_LENGTH } = readEnvironment(
  'SHOP_NAME',
  'DEFAULT_LANGUAGE',
  'PASSWORD_MIN_LENGTH',
);

const pages = {
  shop: { name: SHOP_NAME, shortestPassword: PASSWORD_MIN_LENGTH, longestPassword },
  language: DEFAULT_LANGUAGE,
  folder: __dirname,
};

const serve =
  (page: Page) =>
  ({ url, headers }: Pick<Request<Endpoint>, 'url' | 'headers'>) =>
    hostedPage(pages, page, { query: url.query, accepted: headers['accept-language'] });

/** Made when it is first asked for. */
let openApi: ReturnType<typeof openApiDocument> | undefined;

/** What describes the API, the pages that customers open, and the answer to every path that there is not. Touches no data. */
export const handler = httpFunction('reference', {
  getHealth: async () => ({ body: { status: 'ok' as const } }),
  getOpenApi: async () => {
    openApi ??= openApiDocument(SHOP_NAME);
    return { body: openApi };
  },
  getDocs: async () => ({
    file: Buffer.from(docsPage(SHOP_NAME)),
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': docsPolicy,
      'cache-control': 'no-cache',
    },
  }),
  getDocsAsset: ({ params, headers }) => docsAsset(params.file, __dirname, headers['accept-encoding']),
  getResetPasswordPage: serve(resetPasswordPage),
  getVerifyEmailPage: serve(confirmPage('verify-email')),
  getChangeEmailPage: serve(confirmPage('change-email')),
  getConfirmMarketingPage: serve(confirmPage('confirm-marketing')),
  getUnsubscribePage: serve(confirmPage('unsubscribe')),
});
