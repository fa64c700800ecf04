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
    text(fields.email ?? `someone.${n}@shop.example`).replace(/[^ -~]/g, 'x'),
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

function* text(count: number): Generator<string> {
  yield `${header}\r\n`;
  for (let n = 0; n < count; n += 1_000) {
    const lines = Array.from({ length: Math.min(1_000, count - n) }, (_, index) => line(n + index, count));
    yield `${lines.join('\r\n')}\r\n`;
  }
}

/** Writes a CSV file of so many customers as a shop would export them. */
export const writeCustomerFile = (path: string, count: number): Promise<void> =>
  pipeline(Readable.from(text(count)), createWriteStream(path));
