import * as z from 'zod';

/** Identifies a loyalty card. */
export const cardId = z
  .uuid()
  .toLowerCase()
  .meta({ description: 'The loyalty card.', examples: ['019a2f0e-7c1a-7000-8000-0000000000cd'] });
