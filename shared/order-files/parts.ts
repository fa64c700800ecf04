import { readMoney, readNumber } from '../customer-files/cells/decimal.ts';
import { readTime } from '../customer-files/cells/time.ts';
import type { FileReading } from '../customer-files/reading.ts';
import type { Texts } from '../imports/texts.ts';
import { decimalOf, wantedAmount } from '../money/money.ts';
import { lineAmounts, lineQuantities, lineTexts, orderAmounts, orderTimes } from './fields.ts';
import type { LineInput, OrderFields } from './order-state.ts';
import { readMedia } from './payment-media.ts';
import { statusOf } from './status.ts';

/** How the cells of a row are read. */
type Settings = Pick<FileReading, 'dateOrder' | 'decimalMark'> & { readonly currency: string };

/** What some cells say, and what is wrong with them. */
interface Read<Fields> {
  readonly fields: Partial<Fields>;
  readonly faults: readonly string[];
}

/** What a row says of the order itself. */
export function readOrder(texts: Texts, settings: Settings): Read<OrderFields> {
  const cells = new Cells(texts, settings);
  const fields: Partial<OrderFields> = {};
  for (const name of orderTimes)
    cells.take(
      name,
      (text) => cells.time(text),
      (at) => (fields[name] = at),
    );
  for (const name of orderAmounts) {
    // What is taken off is written with a minus by some.
    const amountOf = (text: string) =>
      cells.amount(name === 'discount' ? text.replace(/^[-−]\s*/, '') : text);
    cells.take(name, amountOf, (amount) => (fields[name] = amount));
  }
  const status = (text: string) => statusOf(text) ?? unknownStatus;
  cells.take('status', status, (known) => (fields.status = known));
  if (texts.has('cancelledAt')) fields.status = 'cancelled';
  const currency = texts.get('currency');
  if (currency !== undefined) fields.currency = currency.toUpperCase();
  const channel = texts.get('channel');
  if (channel !== undefined) fields.channel = channel;
  const media = texts.get('paymentMedia');
  if (media !== undefined) fields.paymentMedia = readMedia(media, settings.currency);
  return { fields, faults: cells.faults };
}

/** What a row says of a line. Its total follows from the price, if it is not told. */
export function readLine(texts: Texts, settings: Settings): Read<LineInput> {
  const cells = new Cells(texts, settings);
  const fields: Partial<LineInput> = {};
  for (const name of lineTexts) {
    const text = texts.get(`line.${name}`);
    if (text !== undefined) fields[name] = text;
  }
  for (const name of lineAmounts)
    cells.take(
      `line.${name}`,
      (text) => cells.amount(text),
      (amount) => (fields[name] = amount),
    );
  for (const name of lineQuantities)
    cells.take(
      `line.${name}`,
      (text) => readNumber(text) ?? noNumber,
      (number) => (fields[name] = number),
    );
  const name = fields.name ?? fields.sku ?? fields.productId;
  if (name === undefined) return { fields: {}, faults: cells.faults };
  fields.name = name;
  fields.quantity ??= 1;
  if (fields.total === undefined && fields.unitPrice !== undefined) {
    const { currency } = settings;
    const price = readMoney(fields.unitPrice, currency)?.minor ?? 0;
    const off = readMoney(texts.get('line.discount') ?? '0', currency, settings.decimalMark)?.minor ?? 0;
    const minor = Math.round(price * fields.quantity) - Math.abs(off);
    fields.total = decimalOf({ minor, currency });
  }
  return { fields, faults: cells.faults };
}

class Fault {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

const unknownStatus = new Fault(
  'Give one of completed, cancelled, refunded, partially-refunded, on-hold, or the word of your shop system.',
);
const noNumber = new Fault('Give a number.');
const noTime = new Fault('Give a date and time, such as 2026-01-31T12:00:00Z.');

/** Reads cells, and notes what is wrong with them. */
class Cells {
  readonly #texts: Texts;
  readonly #settings: Settings;
  readonly faults: string[] = [];

  constructor(texts: Texts, settings: Settings) {
    this.#texts = texts;
    this.#settings = settings;
  }

  /** Takes in what the cell says, unless there is nothing in it or something is wrong. */
  take<Value>(
    meaning: string,
    read: (text: string) => Value | Fault | null,
    into: (value: Value) => unknown,
  ): void {
    const text = this.#texts.get(meaning);
    if (text === undefined) return;
    const value = read(text);
    if (value instanceof Fault) this.faults.push(`${meaning}: ${value.message}`);
    else if (value !== null) into(value);
  }

  time(text: string): string | Fault | null {
    const time = readTime(text, this.#settings.dateOrder);
    return time === undefined ? noTime : time;
  }

  amount(text: string): string | Fault {
    const { currency, decimalMark } = this.#settings;
    const money = readMoney(text, currency, decimalMark);
    return money && money.currency === currency ? decimalOf(money) : new Fault(`${wantedAmount(currency)}.`);
  }
}
