import { CellFault, cellReader } from '../customer-files/cell-reader.ts';
import { schemaAt } from '../customer-files/field-schema.ts';
import { splitName } from '../customer-files/full-name.ts';
import { pathOf } from '../customer-files/paths.ts';
import type { Column } from '../customer-files/reading.ts';
import type { Texts } from '../imports/texts.ts';
import { type Place, partsOf, placeNames, shippingName } from './address-words.ts';
import type { Person } from './person.ts';

type Addresses = Pick<Person, 'shippingAddress' | 'billingAddress'>;
type Address = NonNullable<Person['shippingAddress']>;

/** What reads the addresses of a row, as far as they can be kept: an order does not fail for a postal code. */
export function addressReader(fileColumns: readonly Column[]): (texts: Texts) => Addresses {
  const has = (name: string) => fileColumns.some(({ meaning }) => meaning === name);
  const readers = placeNames.flatMap((place) =>
    partsOf(place).flatMap((column) => {
      if (!has(column.name)) return [];
      const path = pathOf(column.name);
      const read = cellReader(column, schemaAt(path), { dateOrder: undefined, currency: '' });
      return { place, name: column.name, part: path.at(-1) ?? '', read };
    }),
  );
  return (texts) => {
    const addresses: Record<Place, Address> = { shippingAddress: nameOf(texts), billingAddress: {} };
    for (const { place, name, part, read } of readers) {
      const text = texts.get(name);
      // Shopify writes an apostrophe before every postal code.
      const value = text === undefined ? null : read(part === 'postalCode' ? text.replace(/^'/, '') : text);
      if (value !== null && !(value instanceof CellFault)) Object.assign(addresses[place], { [part]: value });
    }
    return Object.fromEntries(Object.entries(addresses).filter(([, address]) => leadsSomewhere(address)));
  };
}

const lastName = schemaAt(['shippingAddress', 'lastName']);

function nameOf(texts: Texts): Address {
  const name = texts.get(shippingName);
  if (name === undefined) return {};
  return splitName(name) ?? (lastName.safeParse(name).success ? { lastName: name } : {});
}

/** Shops write a country beside every order: that alone, or a name, is no address. */
const leadsSomewhere = ({ line1, city, postalCode }: Address): boolean =>
  (line1 ?? city ?? postalCode) !== undefined;
