import * as z from 'zod';
import { customerId } from '../customers/customer.ts';
import { declare } from './endpoint.ts';

const sessionId = z
  .string()
  .regex(/^[\w-]{22}$/)
  .meta({
    description: 'Names the session. It is no token, and none can be made of it.',
    examples: ['9XqF3mWcT0aJ7rYpVbK2LQ'],
  });

const session = z
  .object({
    id: sessionId,
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().meta({ description: 'To within a day.' }),
    expiresAt: z.iso.datetime().meta({
      description: 'When it ends unless it is used: 30 days after its last use, 180 after its begin.',
    }),
    userAgent: z
      .string()
      .optional()
      .meta({
        description: 'The `User-Agent` of the login; that of a server, when one logged in for the customer.',
        examples: ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)'],
      }),
    current: z.boolean().meta({ description: 'Whether it is the one that asks.' }),
  })
  .meta({ id: 'Session' });

const own = { function: 'credentials', scope: 'session', tag: 'Sign-in' } as const;

export const sessions = declare({
  listMySessions: {
    ...own,
    method: 'GET',
    path: '/v1/me/sessions',
    summary: 'See where one is logged in',
    description: 'Those that live, the last used first; a hundred at most.',
    success: { status: 200, description: 'The sessions.', schema: z.object({ items: z.array(session) }) },
  },
  endMySession: {
    ...own,
    method: 'DELETE',
    path: '/v1/me/sessions/{id}',
    summary: 'End one of one’s sessions',
    description: 'The one that asks too: that is a logout.',
    params: z.object({ id: sessionId }),
    success: { status: 204, description: 'Ended.' },
  },
  endMyOtherSessions: {
    ...own,
    method: 'DELETE',
    path: '/v1/me/sessions',
    summary: 'End all other sessions of one’s own',
    success: { status: 204, description: 'Ended; the one that asks goes on.' },
  },
  endSessions: {
    method: 'DELETE',
    path: '/v1/customers/{id}/sessions',
    function: 'admin',
    scope: 'credentials:write',
    tag: 'Sign-in',
    summary: 'End all sessions of a customer',
    params: z.object({ id: customerId }),
    success: { status: 204, description: 'Ended: the next request of each is refused.' },
  },
});
