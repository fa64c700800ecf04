import * as z from 'zod';
import { apiKey, apiKeyId, apiKeyInput } from '../api-keys/api-key.ts';
import { pageOf } from '../paging/paging.ts';
import { declare } from './endpoint.ts';

export const apiKeys = declare({
  createApiKey: {
    method: 'POST',
    path: '/v1/api-keys',
    function: 'admin',
    scope: 'api-keys:write',
    tag: 'API keys',
    summary: 'Create an API key',
    description:
      'A key can grant only scopes that it has itself. The secret is answered once and stored nowhere.',
    body: apiKeyInput,
    idempotent: true,
    success: {
      status: 201,
      description: 'The new key, with its secret.',
      schema: apiKey.extend({
        secret: z
          .string()
          .optional()
          .describe('What to send as `Authorization: Bearer …`. Absent in a replay.'),
      }),
    },
  },
  listApiKeys: {
    method: 'GET',
    path: '/v1/api-keys',
    function: 'admin',
    scope: 'api-keys:read',
    tag: 'API keys',
    summary: 'List all API keys',
    description: 'Never shows a secret.',
    success: { status: 200, description: 'All keys that were not revoked.', schema: pageOf(apiKey) },
  },
  revokeApiKey: {
    method: 'DELETE',
    path: '/v1/api-keys/{id}',
    function: 'admin',
    scope: 'api-keys:write',
    tag: 'API keys',
    summary: 'Revoke an API key',
    description: 'It stops working within five seconds.',
    params: z.object({ id: apiKeyId }),
    success: { status: 204, description: 'Revoked.' },
  },
});
