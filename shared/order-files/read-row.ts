import type { FileReading } from '../customer-files/reading.ts';
import { messageOf, problem } from '../customer-files/row-problem.ts';
import type { Unread } from '../imports/judging.ts';
import { usualStore } from '../imports/options.ts';
import type { ReadingRules } from '../imports/planning.ts';
import { type Texts, textReader } from '../imports/texts.ts';
import { orderIdOf } from '../orders/keys.ts';
import { orderNumber, store as orderStore } from '../orders/order.ts';
import { addressReader } from './addresses.ts';
import type { OrderFields } from './order-state.ts';
import { readLine, readOrder } from './parts.ts';
import { type Person, readPerson } from './person.ts';
import { orderWords } from './vocabulary.ts';

/** What a row says of an order, and perhaps of one line of it. */
export interface OrderRowContent {
  readonly id: string;
  readonly store: string;
  readonly number: string;
  readonly texts: Texts;
  /** What the row says of the order itself. */
  readonly fields: Partial<OrderFields>;
  /** By what the line is told from the others of its order; absent: the row has none. */
  readonly lineKey?: string;
  readonly person?: Person;
}

/** A row as far as it could be read. */
export type ReadOrderRow =
  | { readonly content: OrderRowContent }
  /** With the id of its order, if that is known. */
  | (Unread & { readonly id?: string });

/** What reads the rows of a file of orders: made once, for many rows. */
export function orderReader(
  reading: FileReading,
  { context, store: givenStore = usualStore, matchBy = 'any' }: ReadingRules,
): (cells: readonly string[]) => ReadOrderRow {
  const read = textReader(reading.columns, orderWords.kindOf);
  const addressesOf = addressReader(reading.columns);
  return (cells) => {
    const found = read(cells);
    if ('problem' in found) return found;
    const { texts } = found;
    const number = orderNumber.safeParse(texts.get('number')).data;
    if (number === undefined) return problem('no_key', 'The row has no number of an order.');
    const store = orderStore.safeParse(texts.get('store') ?? givenStore).data ?? usualStore;
    const id = orderIdOf(store, number);
    const person = readPerson(texts, matchBy);
    if ('problem' in person) return { ...person, id };
    const settings = { ...reading, currency: texts.get('currency')?.toUpperCase() ?? context.currency };
    const order = readOrder(texts, settings);
    const line = readLine(texts, settings);
    const faults = [...order.faults, ...line.faults];
    if (faults.length > 0) return { ...problem('invalid', messageOf(faults)), id };
    const lineKey = lineKeyOf(texts);
    return {
      content: {
        ...{ id, store, number, texts, fields: order.fields },
        ...(lineKey !== undefined && { lineKey }),
        ...(person.person && { person: { ...person.person, ...addressesOf(texts) } }),
      },
    };
  };
}

/** By its article number, else by what the product is called. */
const lineKeyOf = (texts: Texts): string | undefined =>
  texts.get('line.sku') ?? texts.get('line.productId') ?? texts.get('line.name');
