import fc from 'fast-check';
import {
  type FieldKind,
  facetFields,
  fieldNames,
  fieldOf,
  type Operator,
  operatorsOf,
  sortableFields,
} from '../../../shared/directory/fields.ts';
import { birthDate, bornWithYear, day, definitions, groups, instant } from './people.ts';
import { word } from './words.ts';

export const timeZone = fc.constantFrom(
  undefined,
  'Asia/Tokyo',
  'America/Los_Angeles',
  'Europe/Madrid',
  'Asia/Beirut',
  'Africa/Cairo',
);

const momentText = fc.constantFrom(
  ...['today', 'today-1d', 'today+1d', 'today+1mo', 'thisWeek', 'thisMonth-1mo', 'thisYear+1y'],
  ...['2025-12', '2025'],
);
const texts = fc.oneof(
  word,
  fc.constantFrom(
    '7946',
    '+44 20',
    '0044 20 7946 0958',
    '+44 (0)20 7946',
    '020 79',
    '0',
    'nn',
    'a',
    'o',
    'till-1',
  ),
);
const scalars: Readonly<Record<FieldKind, fc.Arbitrary<unknown>>> = {
  text: texts,
  phone: fc.oneof(texts, fc.constantFrom('020 7946 0958', '(020) 7946-0958', '(020)', '02079', '493012')),
  keyword: fc.constantFrom('GB', 'de'),
  boolean: fc.oneof(fc.boolean(), fc.constantFrom('true', 'false')),
  number: fc.constantFrom(-1, 0, 42, '42.5', 43),
  instant: fc.oneof(instant, day, momentText, fc.constantFrom('now', 'now-12h', 'now-1d', 'now+1mo')),
  date: fc.oneof(day, momentText),
  birthDate: fc.oneof(birthDate, momentText, fc.constantFrom('today-35y', '1990')),
  set: fc.constantFrom('shoeSize', 'tier'),
  tags: texts,
};
/** A day of no year comes neither before nor after another. */
const ordered: Readonly<Partial<Record<FieldKind, fc.Arbitrary<unknown>>>> = {
  birthDate: fc.oneof(bornWithYear, momentText, fc.constantFrom('today-35y', '1990')),
};

function sentValue(kind: FieldKind, op: Operator, options?: readonly string[]): fc.Arbitrary<unknown> {
  const scalar = options ? fc.constantFrom(...options) : scalars[kind];
  const place = ordered[kind] ?? scalar;
  switch (op) {
    case 'exists':
      return fc.constantFrom(true, false, 'true', undefined);
    case 'month':
      return fc.constantFrom(1, '2', 12, 'this', 'next', 'last');
    case 'anniversary':
      return fc.oneof(
        fc.constantFrom('1d', '7d', '366d', '2024-02-28,2d', '2025-02-28,1d', 'today+1d,7d'),
        fc.record({ from: day, days: fc.integer({ min: 1, max: 10 }) }),
      );
    case 'between':
      return fc.tuple(place, place).map(inOrder);
    default: {
      const one = ['gt', 'gte', 'lt', 'lte'].includes(op) ? place : scalar;
      return kind === 'boolean' ? one : fc.oneof(one, fc.array(one, { minLength: 1, maxLength: 3 }));
    }
  }
}

/** A range, the smaller end first where it is known which that is: `today` may come before a day or after it. */
function inOrder([from, to]: [unknown, unknown]) {
  const known = [from, to].every((end) => /^-?\d/.test(String(end)));
  const isNumber = [from, to].every((end) => !Number.isNaN(Number(end)) && String(end).length < 5);
  const swapped = isNumber ? Number(from) > Number(to) : String(from) > String(to);
  return known && swapped ? { from: to, to: from } : { from, to };
}

const kindsOfCustomFields = {
  text: 'text',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  choice: 'keyword',
} as const;

const askedFields: readonly { name: string; kind: FieldKind; values?: readonly string[] | undefined }[] = [
  ...fieldNames.map((name) => ({ name, ...fieldOf(name), ...(name === 'groupIds' && { values: groups }) })),
  ...definitions.map(({ key, type, options }) => ({
    name: `customFields.${key}`,
    kind: kindsOfCustomFields[type],
    values: options,
  })),
];

/** One condition as clients send it. */
export const condition = fc
  .constantFrom(...askedFields)
  .chain(({ name, kind, values }) =>
    fc
      .constantFrom<Operator>(...operatorsOf[kind])
      .chain((op) =>
        fc.record({ field: fc.constant(name), op: fc.constant(op), value: sentValue(kind, op, values) }),
      ),
  );

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

/** What people type into a search field. */
export const term = fc.oneof(
  texts,
  fc.constantFrom(
    'n a',
    '794 6',
    '2079',
    'ann jo',
    '01890000-0000',
    '7000-8000',
    'o.neill@',
    '.example',
    'x-79',
    '79 7946 0958',
    'Ann, Joanna',
    '"Ann <o.neill@1.example>;',
    ', ()',
    '%ann*',
  ),
  fc.tuple(word, texts).map((two) => two.join('  ')),
  fc.tuple(word, texts, word).map((three) => three.join(' ')),
);

const facet = fc.constantFrom(...facetFields, 'customFields.tier', 'customFields.wantsCatalogue');
/** Searches as clients send them, of pages so small that there are several. */
export const sentSearch = fc.record(
  {
    filter: sentFilter,
    q: term,
    timeZone: timeZone.filter((zone) => zone !== undefined),
    facets: fc.uniqueArray(facet, { minLength: 1, maxLength: 3 }),
    sort: fc.constantFrom(...sortableFields.flatMap((field) => [field, `-${field}`])),
    limit: fc.integer({ min: 1, max: 6 }),
  },
  { requiredKeys: ['limit'] },
);
