import * as z from 'zod';
import { longestPassword } from '../credentials/password-policy.ts';

/** A password. Bounded far above what the policy takes, so that the policy can say what is wrong. */
export const password = z
  .string()
  .max(4 * longestPassword)
  .meta({ description: 'As it was typed: every character counts.', examples: ['a horse of stained glass'] });

/** The token of a mailed link. */
export const linkToken = z
  .string()
  .max(200)
  .meta({
    description: 'What follows `#token=` in the mailed link.',
    examples: ['d0EpUYRFT9pDzcR5YgHnmZvQ6xJ2sWk8aLb3tNf7uVo'],
  });

/** A session that was opened. */
export const openedSession = z.object({
  token: z.string().meta({
    description: 'What to send as `Authorization: Bearer …`. Keep it secret; do not take it apart.',
    examples: ['cs_AZovDnwacACAAAAAAAAAqg_d0EpUYRFT9pDzcR5YgHnmZvQ6xJ2sWk8aLb3tNf7uVo'],
  }),
  expiresAt: z.iso.datetime().meta({ description: 'When it ends unless it is used. Each use puts it off.' }),
});
