import * as z from 'zod';
import { apiKey, apiKeyId, apiKeyInput, apiKeyPatch } from '../api-keys/api-key.ts';
import { wholeListOf } from '../paging/paging.ts';
import { declare } from './endpoint.ts';
import { forceQuery } from './force.ts';
import { etag } from './parts.ts';

const params = z.object({ id: apiKeyId });

const lastMaker =
  'Refused with `last_api_key` when no other key with the scope `api-keys:write` would last as long, because nobody could make keys any more; with `?force` it is done.';

export const apiKeys = declare({
  createApiKey: {
    method: 'POST',
    path: '/v1/api-keys',
    function: 'admin',
    scope: 'api-keys:write',
    tag: 'API keys',
    summary: 'Create an API key',
    description:
      'A key can grant only scopes that it has itself, until it expires itself. The secret is answered once and stored nowhere.',
    body: apiKeyInput,
    idempotent: true,
    success: {
      status: 201,
      description: 'The new key, with its secret.',
      schema: apiKey
        .extend({
          secret: z
            .string()
            .optional()
            .describe('What to send as `Authorization: Bearer …`. Absent in a replay.'),
        })
        .meta({
          examples: [
            {
              id: '3vQ8xLr0TzYk',
              name: 'Online shop',
              scopes: ['customers:read', 'customers:write'],
              createdAt: '2026-01-31T09:30:00.000Z',
              updatedAt: '2026-01-31T09:30:00.000Z',
              version: 1,
              secret: 'ck_3vQ8xLr0TzYk_d0EpUYRFT9pDzcR5YgHnmZvQ6xJ2sWk8aLb3tNf7uVo',
            },
          ],
        }),
      headers: { ...etag, Location: 'Path of the key.' },
    },
  },
  listApiKeys: {
    method: 'GET',
    path: '/v1/api-keys',
    function: 'admin',
    scope: 'api-keys:read',
    tag: 'API keys',
    summary: 'List all API keys',
    description: 'All on one page. Never shows a secret.',
    success: { status: 200, description: 'All keys that were not revoked.', schema: wholeListOf(apiKey) },
  },
  getApiKey: {
    method: 'GET',
    path: '/v1/api-keys/{id}',
    function: 'admin',
    scope: 'api-keys:read',
    tag: 'API keys',
    summary: 'Read an API key',
    description: 'Never shows a secret.',
    params,
    success: { status: 200, description: 'The key.', schema: apiKey, headers: etag },
  },
  updateApiKey: {
    method: 'PATCH',
    path: '/v1/api-keys/{id}',
    function: 'admin',
    scope: 'api-keys:write',
    tag: 'API keys',
    summary: 'Change an API key',
    description: `JSON Merge Patch: name, scopes, and an earlier end. Takes effect within five seconds. Your own key must have every scope that the key has and shall have. ${lastMaker}`,
    params,
    query: forceQuery,
    body: apiKeyPatch,
    bodyType: 'application/merge-patch+json',
    ifMatch: true,
    problems: ['last_api_key'],
    success: { status: 200, description: 'The changed key.', schema: apiKey, headers: etag },
  },
  revokeApiKey: {
    method: 'DELETE',
    path: '/v1/api-keys/{id}',
    function: 'admin',
    scope: 'api-keys:write',
    tag: 'API keys',
    summary: 'Revoke an API key',
    description: `It stops working within five seconds. Your own key must have every scope that the key has. ${lastMaker}`,
    params,
    query: forceQuery,
    ifMatch: true,
    problems: ['last_api_key'],
    success: { status: 204, description: 'Revoked.' },
  },
});
