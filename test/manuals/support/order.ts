/**
 * An order as a shop system sends it: two mugs, paid by card.
 * @param change what is otherwise
 */
export const order = (store: string, number: string, customer: object, change: object = {}) => ({
  store,
  number,
  placedAt: '2026-11-02T10:30:00Z',
  status: 'completed',
  currency: 'EUR',
  total: '17.20',
  shipping: '4.90',
  paymentMedia: [{ type: 'card' }],
  lineItems: [{ sku: 'MUG', name: 'Blue mug', quantity: 2, unitPrice: '6.15', total: '12.30' }],
  customer,
  ...change,
});
