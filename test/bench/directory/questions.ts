import { customerSearch, type DirectoryQuery } from '../../../shared/directory/query.ts';
import { fold } from '../../../shared/text/fold.ts';
import { groupIds, lastDay, person } from './people.ts';

/** One question, to the image and to PostgreSQL. */
export interface BenchQuestion {
  readonly name: string;
  readonly query: DirectoryQuery;
  /** In SQL, over the same folded values: how many there are, and a page of 25. */
  readonly statements: readonly string[];
}

const recently = lastDay - 2 * 365 * 86_400_000;
const lastYear = lastDay - 365 * 86_400_000;

/** What is asked of `count` customers. */
export function questions(count: number): BenchQuestion[] {
  const question = (name: string, body: object, where: string, order = newestFirst): BenchQuestion => ({
    name,
    query: customerSearch.parse(body),
    statements: [
      `SELECT count(*) FROM customers WHERE ${where}`,
      `SELECT id FROM customers WHERE ${where} ORDER BY ${order} LIMIT 25`,
    ],
  });
  const filtered = (name: string, filter: object, where: string) => question(name, { filter }, where);
  const some = Array.from({ length: 100 }, (_, n) => person(Math.floor((n * count) / 100), count));
  const ids = some.map(({ id }) => id);
  const emails = some.flatMap(({ fields: { email } }) => (typeof email === 'string' ? fold(email) : []));
  const group = groupIds[3] ?? '';
  return [
    filtered('100 ids', { field: 'id', value: ids }, `id = ANY('{${ids.join(',')}}')`),
    filtered('e-mails of 100', { field: 'email', value: emails }, `email = ANY('{${emails.join(',')}}')`),
    filtered(
      'four predicates',
      {
        and: [
          { field: 'status', value: 'active' },
          { field: 'marketing.email', value: true },
          { field: 'tags', value: 'vip' },
          { field: 'createdAt', op: 'gte', value: new Date(recently).toISOString() },
        ],
      },
      `status = 'active' AND marketing_email AND tags @> '{vip}' AND createdat >= ${recently}`,
    ),
    filtered(
      'group or city, not blocked',
      {
        and: [
          {
            or: [
              { field: 'groupIds', value: group },
              { field: 'shippingAddress.city', value: 'Gdańsk' },
            ],
          },
          { not: { field: 'status', value: 'blocked' } },
        ],
      },
      `(groupids @> '{${group}}' OR shippingaddress_city = 'gdansk') AND status <> 'blocked'`,
    ),
    filtered('country', { field: 'shippingAddress.country', value: 'GB' }, "shippingaddress_country = 'GB'"),
    filtered(
      'last name contains ler',
      { field: 'lastName', op: 'contains', value: 'ler' },
      "lastname LIKE '%ler%'",
    ),
    filtered('e-mail contains mai', { field: 'email', op: 'contains', value: 'mai' }, "email LIKE '%mai%'"),
    question(
      'five orders, none for a year, best first',
      {
        filter: {
          and: [
            { field: 'ordersCount', op: 'gte', value: 5 },
            { field: 'lastOrderAt', op: 'lt', value: new Date(lastYear).toISOString() },
          ],
        },
        sort: '-totalSpent',
      },
      `orderscount >= 5 AND lastorderat < ${lastYear}`,
      'totalspent DESC, id DESC',
    ),
    question('q=müller', { q: 'müller' }, "words LIKE '%muller%'"),
    question('q=ana garc', { q: 'ana garc' }, "words LIKE '%ana%' AND words LIKE '%garc%'"),
    question(
      'q=600 12',
      { q: '600 12' },
      "words LIKE '%600%' AND words LIKE '%12%' OR phones LIKE '%60012%'",
    ),
    question('all by last name', { sort: 'lastName' }, 'true', 'lastname NULLS FIRST, id'),
    question('all by e-mail', { sort: 'email' }, 'true', 'email NULLS FIRST, id'),
    question('all by last change', { sort: '-updatedAt' }, 'true', 'updatedat DESC, id DESC'),
    question('all, newest first', {}, 'true'),
  ];
}
const newestFirst = 'createdat DESC, id DESC';

/** The page, newest first, after a customer; the image counts all customers besides. */
export const pageAfter = (createdAt: number, id: string): readonly string[] => [
  'SELECT count(*) FROM customers',
  `SELECT id FROM customers WHERE (createdat, id) < (${createdAt}, '${id}') ORDER BY ${newestFirst} LIMIT 25`,
];

/** How many customers each group has. */
export const members = ['SELECT g, count(*) FROM customers, unnest(groupids) g GROUP BY g'];
