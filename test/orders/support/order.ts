import { type OrderInput, orderInput } from '../../../shared/orders/input.ts';

/** An order as a till sends it. */
export const anOrder = (more: object = {}) => ({
  store: 'web',
  number: '1',
  placedAt: '2026-01-31T12:00:00Z',
  status: 'completed',
  currency: 'EUR',
  total: '12.30',
  ...more,
});

/** The same, validated. */
export const anInput = (more: object = {}): OrderInput => orderInput.parse(anOrder(more));
