import * as z from 'zod';

/** What has become of an order. */
export const orderStatus = z
  .enum(['completed', 'cancelled', 'refunded', 'partially-refunded', 'on-hold'])
  .meta({
    description:
      'A `cancelled` order counts for nothing, one that is `on-hold` or `refunded` as an order on which nothing was spent.',
  });
export type OrderStatus = z.output<typeof orderStatus>;
