import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { inject, vi } from 'vitest';
import { mintSecret } from '../../shared/api-keys/api-key.ts';
import { createApiKey } from '../../shared/api-keys/service.ts';
import { type Scope, scopes } from '../../shared/contracts/endpoint.ts';
import type { Table } from '../../shared/table/table.ts';
import { undocumented } from './conformance.ts';
import { type Answer, type Options, toAnswer, toEvent } from './events.ts';
import { setupTable } from './table.ts';

export type { Answer } from './events.ts';

export interface Api {
  readonly table: Table;
  readonly key: string;
  /**
   * Sends a request, with the API key that has all scopes unless it says another.
   * @throws Error when the OpenAPI document does not describe the answer
   */
  call(method: string, path: string, options?: Options): Promise<Answer>;
  /** Makes another API key. */
  newKey(granted: readonly Scope[], expiresAt?: string): Promise<string>;
}

type Handler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

interface Setup {
  /** Variables in place of those that lead nowhere. */
  readonly environment?: Readonly<Record<string, string>>;
  /** This function as it is built: it reads files that the build lays beside it. */
  readonly reference?: Handler;
}

/** The HTTP functions with their real middleware on a new, empty table. */
export async function setupApi({ environment = {}, ...built }: Setup = {}): Promise<Api> {
  const table = await setupTable();
  process.env.TABLE_NAME = table.name;
  process.env.SHOP_NAME = 'Test <Shop>';
  process.env.DEFAULT_LANGUAGE = 'en';
  process.env.PUBLIC_BASE_URL = 'https://api.shop.example';
  process.env.PAGES_BASE_URL = 'https://shop.example/account';
  process.env.MARKETING_DOUBLE_OPT_IN = 'false';
  process.env.PASSWORD_MIN_LENGTH = '8';
  process.env.LOGIN_FAILURES_PER_ADDRESS = '10';
  process.env.LOGIN_FAILURES_PER_NETWORK = '300';
  process.env.REGISTRATIONS_PER_NETWORK = '100';
  process.env.RESET_REQUESTS_PER_NETWORK = '300';
  process.env.IMPORT_BUCKET = 'imports';
  process.env.EXPORT_BUCKET = 'exports';
  process.env.PICTURE_BUCKET = 'pictures';
  process.env.DIRECTORY_BUCKET = 'directory';
  process.env.WORK_QUEUE_URL = 'http://127.0.0.1:1/work';
  process.env.DEFAULT_COUNTRY = 'GB';
  process.env.CURRENCY = 'EUR';
  process.env.DELETE_POLICY = 'keep-orders';
  process.env.AWS_REGION = 'us-east-1';
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
  process.env.AWS_ENDPOINT_URL_DYNAMODB = inject('dynamoDbUrl');
  Object.assign(process.env, environment);
  // Who asks a worker is heard, and nobody works.
  mockClient(SQSClient).on(SendMessageBatchCommand).resolves({});
  vi.resetModules();
  const handlers = {
    admin: (await import('../../functions/http/admin.ts')).handler,
    credentials: (await import('../../functions/http/credentials.ts')).handler,
    directory: (await import('../../functions/http/directory.ts')).handler,
    orders: (await import('../../functions/http/orders.ts')).handler,
    reference: (await import('../../functions/http/reference.ts')).handler,
    ...built,
  };
  const newKey = async (granted: readonly Scope[], expiresAt?: string) => {
    const input = { name: 'test', scopes: [...granted], ...(expiresAt && { expiresAt }) };
    // A key that has expired was made before.
    const now = expiresAt ? new Date(Date.parse(expiresAt) - 1000) : new Date();
    const origin = { actor: 'test', requestId: 'test', now };
    const secret = mintSecret();
    await createApiKey(table, input, origin, { scopes }, { secret });
    return secret.token;
  };
  const key = await newKey(scopes);
  return {
    table,
    key,
    newKey,
    call: async (method, path, options = {}) => {
      const { event, name, route } = toEvent(method, path, { key, ...options });
      const selects = /[?&]fields=/.test(path) || /"fields"/.test(event.body ?? '');
      const answer = toAnswer(await handlers[name](event, {} as Context));
      const unsaid = undocumented({ method, route: route?.endpoint.path, selects }, answer);
      if (unsaid.length > 0) {
        throw new Error(
          `${method} ${path} answered what the OpenAPI document does not say: ${unsaid.join('; ')}`,
        );
      }
      return answer;
    },
  };
}
