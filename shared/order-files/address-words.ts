import { columns } from '../customer-files/columns.ts';
import { type WordColumn, word } from '../imports/vocabulary.ts';

/** The addresses that an order tells, by what the names of their columns begin with. */
const places = { shippingAddress: /^(?:shipping|delivery)/, billingAddress: /^(?:billing|invoice)/ };
export type Place = keyof typeof places;
export const placeNames = ['shippingAddress', 'billingAddress'] as const satisfies readonly Place[];

export const partsOf = (place: Place) => columns.filter(({ name }) => name.startsWith(`${place}.`));
/** To whom it is sent, where that stands in one column. */
export const shippingName = 'shippingAddress.name';
/** The whole address in one column, as Magento has it, is no line of it. */
const whole = new Set(['shippingaddress', 'billingaddress']);

/** How the parts of addresses are called: as in files of customers, where the name tells which address it is. */
export const addressWords: readonly WordColumn[] = [
  ...placeNames.flatMap((place) =>
    partsOf(place).map(({ name, kind, aliases }) => {
      const own = aliases.filter((alias) => places[place].test(alias) && !whole.has(alias));
      // A damaged postal code costs no order.
      return word(name, kind === 'code' ? 'line' : kind, own.join(' '));
    }),
  ),
  word(shippingName, 'name', 'shippingname deliveryname'),
];
