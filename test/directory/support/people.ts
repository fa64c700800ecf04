import fc from 'fast-check';
import type { StoredCustomField } from '../../../shared/custom-fields/definition.ts';
import { customerInput } from '../../../shared/customers/input.ts';
import { word } from './words.ts';

export const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

/** The moment at which everything is asked: seven days before a New Year. */
export const now = new Date('2025-12-26T22:30:00Z');
/** Around it, and around the ends of its days, months and years; and around days on which clocks change. */
export const instant = fc
  .tuple(
    fc.constantFrom(
      ...[
        '2025-12-21',
        '2025-12-22',
        '2025-12-25',
        '2025-12-26',
        '2025-12-27',
        '2026-01-01',
        '2025-12-01',
        '2025-11-26',
      ],
      ...['2026-03-28', '2026-03-29', '2025-10-26'],
    ),
    fc.constantFrom('00:00:00', '23:59:59.999', '08:00:00', '15:00:00', '22:30:00'),
  )
  .map(([day, time]) => new Date(`${day}T${time}Z`).toISOString());
export const day = fc.constantFrom(
  ...['2025-12-26', '2025-12-27', '2025-12-31', '2026-01-01', '2026-01-25', '2024-02-29', '2026-03-29'],
);
export const bornWithYear = fc.constantFrom(
  ...['1990-12-26', '1990-12-27', '1955-01-01', '2000-02-29', '1999-02-28'],
);
export const birthDate = fc.oneof(bornWithYear, fc.constantFrom('--12-27', '--01-02', '--01-03', '--02-29'));

const at = '2026-01-01T00:00:00.000Z';
export const definitions = (
  [
    ['shoeSize', 'number'],
    ['motto', 'text'],
    ['wantsCatalogue', 'boolean'],
    ['since', 'date'],
    ['tier', 'choice'],
  ] as const
).map(
  ([key, type], n): StoredCustomField => ({
    ...{ id: `01890000-0000-7000-8000-00000000000${n}`, slot: n + 1, key, label: key, type },
    ...(type === 'choice' && { options: ['Silver', 'Gold'] }),
    ...{ createdAt: at, updatedAt: at, version: 1 },
  }),
);
const customFields = fc.record(
  {
    shoeSize: fc.constantFrom(-1, 0, 42, 42.5),
    motto: word,
    wantsCatalogue: fc.boolean(),
    since: day,
    tier: fc.constantFrom('Silver', 'Gold'),
  },
  { requiredKeys: [] },
);

export const groups = [1, 2, 3].map((n) => `01890000-0000-7000-8000-0000000000b${n}`);
const address = fc.record(
  {
    city: word,
    region: word,
    postalCode: fc.constantFrom('SW1Y 4JH', 'sw1y', '28013'),
    country: fc.constantFrom('GB', 'DE'),
  },
  { requiredKeys: ['city'] },
);
const phone = fc.constantFrom(
  ...['020 7946 0958', '(020) 7946-0958', '+44 20 7946 0958', '7946', '+49 30 12', '٧٩٤٦', '0044 20 7946'],
);

/** What clients give of a customer. The unique fields have more values than the others. */
export const fields = fc.record({
  firstName: maybe(word),
  lastName: maybe(word),
  name: maybe(word),
  email: maybe(
    fc
      .tuple(fc.constantFrom('ann', 'joanna', 'o.neill'), fc.nat(30))
      .map(([local, n]) => `${local}@${n}.example`),
  ),
  phone: maybe(phone),
  officePhone: maybe(phone),
  username: maybe(
    fc.oneof(
      fc.constantFrom('Ünal', 'Иван', '李雷'),
      fc.nat(30).map((n) => `ann.${n}`),
    ),
  ),
  idNumber: maybe(fc.oneof(word, fc.constantFrom('X-7946', '020 79'))),
  externalId: maybe(fc.nat(60).map((n) => `till-${n}`)),
  birthDate: maybe(birthDate),
  gender: maybe(fc.constantFrom('female', 'other')),
  status: fc.constantFrom('active', 'blocked'),
  tags: fc.array(word, { maxLength: 3 }),
  groupIds: fc.uniqueArray(fc.constantFrom(...groups), { maxLength: 2 }),
  taxExempt: fc.boolean(),
  taxId: maybe(word),
  notificationsOptIn: fc.boolean(),
  rewardsSummaryOptIn: fc.boolean(),
  marketing: maybe(fc.record({ email: fc.boolean(), at: instant })),
  business: maybe(fc.record({ company: word })),
  shippingAddress: maybe(address),
  billingAddress: maybe(fc.oneof(fc.constant('same'), address)),
  membership: maybe(
    fc.record(
      { type: word, number: word, validUntil: day, status: fc.constant('active') },
      { requiredKeys: [] },
    ),
  ),
  customFields,
});

/** As many of these fields as a client may give together. */
export const person = fields.filter((given) => customerInput.safeParse(given).success);

/** A change of some fields; what is not given is cleared. */
export const patch = fc
  .tuple(fields, fc.nat(), fc.integer({ min: 1, max: 4 }))
  .map(([given, start, count]) => {
    const entries = Object.entries(given);
    const some = Array.from({ length: count }, (_, n) => entries[(start + n * 5) % entries.length] ?? []);
    return Object.fromEntries(some.map(([field, value]) => [field, value ?? null]));
  });
