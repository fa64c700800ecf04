import { addressOf } from './people.ts';

const products = [
  { sku: 'MUG-BLUE', name: 'Blue mug', cents: 615 },
  { sku: 'TEA-GREEN', name: 'Green tea, 250 g', cents: 890 },
  { sku: 'KETTLE', name: 'Kettle', cents: 4950 },
  { sku: 'SPOON', name: 'Silver spoon', cents: 1275 },
];
const media = ['card', 'cash', 'bank transfer', 'gift card'];
const statuses = [
  'completed',
  'completed',
  'completed',
  'partially-refunded',
  'on-hold',
  'refunded',
  'cancelled',
];

const day = 24 * 60 * 60 * 1000;
const decimal = (cents: number): string => (cents / 100).toFixed(2);

/**
 * Orders of the demo's people, as the system of a web shop tells them: the same numbers in every run, so that a second
 * demo doubles none.
 */
export const demoOrders = (people: number, count: number) =>
  Array.from({ length: count }, (_, index) => {
    const lines = products
      .filter((_, at) => (index + at) % 3 === 0)
      .map(({ sku, name, cents }, at) => {
        const quantity = 1 + ((index + at) % 3);
        return { sku, name, quantity, unitPrice: decimal(cents), cents: cents * quantity };
      });
    const total = lines.reduce((sum, { cents }) => sum + cents, 490);
    const status = statuses[index % statuses.length] ?? '';
    return {
      store: 'demo',
      number: String(10_001 + index),
      placedAt: new Date(Date.UTC(2026, 0, 5) + ((index * 37) % 300) * day).toISOString(),
      status,
      currency: 'EUR',
      total: decimal(total),
      shipping: '4.90',
      ...(status === 'partially-refunded' && { refunded: decimal(lines[0]?.cents ?? 0) }),
      paymentMedia: [{ type: media[index % media.length] ?? '' }],
      lineItems: lines.map(({ cents, ...line }) => ({ ...line, total: decimal(cents) })),
      customer: { email: addressOf(1 + ((index * 7) % people)) },
    };
  });
