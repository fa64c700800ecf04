import fc from 'fast-check';
import type { StoredCustomField } from '../../../shared/custom-fields/definition.ts';
import { expression } from '../../../shared/directory/expression.ts';
import {
  type FieldKind,
  fieldNames,
  fieldOf,
  type Operator,
  operatorsOf,
} from '../../../shared/directory/fields.ts';

/** Few different words, so that they meet: in several scripts, one within another, with what folding changes. */
const words = [
  'Ann',
  'anna',
  'Joanna',
  'Ünal',
  'unal',
  'Straße',
  'STRASSE',
  'Иван',
  '李',
  '李雷',
  '😀',
  "O'Neill",
  'O’Neill',
  'a b',
];
export const word = fc.constantFrom(...words);
export const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

/** The moment at which everything is asked: seven days before a New Year. */
export const now = new Date('2025-12-26T22:30:00Z');
export const timeZone = fc.constantFrom(undefined, 'Asia/Tokyo', 'America/Los_Angeles');
/** Around it, and around the ends of its days, months and years. */
const instant = fc
  .tuple(
    fc.constantFrom('2025-12-26', '2025-12-27', '2025-12-25', '2026-01-01', '2025-12-01', '2025-11-26'),
    fc.constantFrom('00:00:00', '23:59:59.999', '08:00:00', '15:00:00', '22:30:00'),
  )
  .map(([day, time]) => new Date(`${day}T${time}Z`).toISOString());
const day = fc.constantFrom(
  '2025-12-26',
  '2025-12-27',
  '2025-12-31',
  '2026-01-01',
  '2026-01-25',
  '2024-02-29',
);
const birthDate = fc.constantFrom(
  ...[
    '1990-12-26',
    '1990-12-27',
    '--12-27',
    '1955-01-01',
    '--01-02',
    '--01-03',
    '2000-02-29',
    '--02-29',
    '1999-02-28',
  ],
);

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

const same = fc.record({ city: word, country: fc.constantFrom('GB', 'DE') }, { requiredKeys: [] });
/** The fields of a customer, as far as the directory learns them. */
export const fields = fc.record({
  firstName: maybe(word),
  lastName: maybe(word),
  email: maybe(word),
  phone: maybe(fc.constantFrom('020 7946 0958', '7946', '+49 30 12')),
  phoneE164: maybe(fc.constantFrom('+442079460958', '+493012')),
  birthDate: maybe(birthDate),
  status: fc.constantFrom('active', 'blocked'),
  gender: maybe(fc.constantFrom('female', 'other')),
  taxExempt: maybe(fc.boolean()),
  tags: fc.array(word, { maxLength: 3 }),
  groupIds: fc.array(fc.constantFrom('g1', 'g2', 'g3'), { maxLength: 2 }),
  business: maybe(fc.record({ company: word })),
  shippingAddress: maybe(same),
  billingAddress: maybe(fc.oneof(fc.constant('same'), same)),
  membership: maybe(fc.record({ validUntil: day, status: fc.constant('active') }, { requiredKeys: [] })),
  customFields,
  createdAt: instant,
  updatedAt: maybe(instant),
});

const momentText = fc.constantFrom(
  ...[
    'today',
    'today-1d',
    'today+1d',
    'today+1mo',
    'thisWeek',
    'thisMonth-1mo',
    'thisYear+1y',
    '2025-12',
    '2025',
  ],
);
const texts = fc.constantFrom('7946', '+44 20', '0044 20 7946 0958', 'nn', 'a', 'o', ...words);
const scalars: Readonly<Record<FieldKind, fc.Arbitrary<unknown>>> = {
  text: texts,
  phone: texts,
  keyword: fc.constantFrom('GB', 'de'),
  boolean: fc.boolean(),
  number: fc.constantFrom(-1, 0, 42, '42.5', 43),
  instant: fc.oneof(instant, momentText, fc.constantFrom('now', 'now-12h', 'now-1d', 'now+1mo')),
  date: fc.oneof(day, momentText),
  birthDate: fc.oneof(birthDate, momentText, fc.constantFrom('today-35y', '1990')),
  set: fc.constantFrom('g1', 'g2', 'shoeSize', 'tier'),
  tags: texts,
};

function sentValue(kind: FieldKind, op: Operator, scalar: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  switch (op) {
    case 'exists':
      return fc.constantFrom(true, false, 'true', '', undefined);
    case 'month':
      return fc.constantFrom(1, '2', 12, 'this', 'next', 'last');
    case 'anniversary':
      return fc.oneof(
        fc.constantFrom('1d', '7d', '366d', '2024-02-28,2d', '2025-02-28,1d', 'today+1d,7d'),
        fc.record({ from: day, days: fc.integer({ min: 1, max: 10 }) }),
      );
    case 'between':
      return fc.tuple(scalar, scalar).map(([from, to]) => ({ from, to }));
    default:
      return kind === 'boolean' ? scalar : fc.oneof(scalar, fc.array(scalar, { minLength: 1, maxLength: 3 }));
  }
}

const condition = fc
  .constantFrom(...fieldNames.map((name) => ({ name: name as string, ...fieldOf(name) })), ...customs())
  .chain(({ name, kind, values }) =>
    fc.constantFrom<Operator>(...operatorsOf[kind]).chain((op) =>
      fc.record({
        field: fc.constant(name),
        op: fc.constant(op),
        value: sentValue(kind, op, values ? fc.constantFrom(...values) : scalars[kind]),
      }),
    ),
  );

function customs() {
  const kinds = {
    text: 'text',
    number: 'number',
    boolean: 'boolean',
    date: 'date',
    choice: 'keyword',
  } as const;
  return definitions.map(({ key, type, options }) => ({
    name: `customFields.${key}`,
    kind: kinds[type],
    values: options,
  }));
}

/** Filters as clients send them. */
export const { tree: sentFilter } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    condition,
    fc.record({ and: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ or: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('tree') }),
  ),
}));

/** The same, read. */
export const filter = sentFilter.map((sent) => expression.parse(sent));
