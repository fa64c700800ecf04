import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { person } from '../directory/people.ts';

/** The columns of Shopify's export that most shops fill. */
const header =
  'First Name,Last Name,Email,Accepts Email Marketing,Company,Address1,Address2,City,Province Code,Country Code,Zip,Phone,Total Spent,Total Orders,Note,Tax Exempt,Tags';

interface Fields {
  readonly [field: string]: unknown;
}

/** Of the nth of `count` customers. */
function emailOf(n: number, count: number): string {
  const { email } = person(n, count).fields as Fields;
  return String(email ?? `someone.${n}@shop.example`).replace(/[^ -~]/g, 'x');
}

/** The nth row of a file of `count` customers. */
function line(n: number, count: number): string {
  const fields: Fields = person(n, count).fields;
  const text = (value: unknown) => (value === undefined ? '' : String(value));
  const part = (name: string, field: string) => text((fields[name] as Fields | undefined)?.[field]);
  const address = (field: string) => part('shippingAddress', field);
  const place = fields.shippingAddress ? `${(n % 190) + 1} High Street` : '';
  const cells = [
    text(fields.firstName ?? fields.name),
    text(fields.lastName),
    emailOf(n, count),
    part('marketing', 'email') === 'true' ? 'yes' : 'no',
    part('business', 'company'),
    place,
    '',
    address('city'),
    address('region'),
    address('country'),
    address('postalCode') && `'${address('postalCode')}`,
    fields.phoneE164 ? `'${fields.phoneE164}` : '',
    ((n * 37) % 100_000) / 100,
    n % 12,
    n % 9 === 0 ? 'Wants a call, before noon' : '',
    fields.taxExempt ? 'yes' : 'no',
    (fields.tags as readonly string[]).join(', '),
  ];
  return cells.map((cell) => (/[",\n]/.test(String(cell)) ? `"${cell}"` : cell)).join(',');
}

const orderHeader =
  'Number,Placed at,Status,Currency,Total,Payment method,Customer email,Line SKU,Line name,Line quantity,Line total';

/** The nth row of a file of orders with two lines each, of customers of whom there are `count`. */
function orderLine(n: number, count: number): string {
  const order = Math.floor(n / 2);
  const price = `${(order % 90) + 10}.50`;
  const total = `${2 * ((order % 90) + 10) + 1}.00`;
  const placed = new Date(Date.UTC(2024, 0, 1) + order * 60_000).toISOString();
  const person = emailOf((order * 7) % count, count);
  return `${order + 1},${placed},completed,EUR,${total},card,${person},SKU-${n % 500},Article ${n % 500},1,${price}`;
}

const creditHeader = 'Email,Date,Amount,Currency,Reason,Reference';

/** The nth row of a file of credit. */
const creditLine = (n: number, count: number): string =>
  `${emailOf((n * 7) % count, count)},2026-01-31T12:00:00Z,${(n % 90) + 1}.50,EUR,Goodwill,return-${n}`;

/** What files hold: their header, and the nth of their rows. */
const contents = {
  customers: { header, line },
  orders: { header: orderHeader, line: orderLine },
  credit: { header: creditHeader, line: creditLine },
};
export type Content = keyof typeof contents;

function* text({ header, line }: (typeof contents)[Content], count: number): Generator<string> {
  yield `${header}\r\n`;
  for (let n = 0; n < count; n += 1_000) {
    const lines = Array.from({ length: Math.min(1_000, count - n) }, (_, index) => line(n + index, count));
    yield `${lines.join('\r\n')}\r\n`;
  }
}

/** Writes a CSV file of so many rows: customers as a shop would export them, or what those own. */
export const writeFileOf = (content: Content, path: string, count: number): Promise<void> =>
  pipeline(Readable.from(text(contents[content], count)), createWriteStream(path));
