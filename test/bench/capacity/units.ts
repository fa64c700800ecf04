import type { AttributeValue, PartKind, WireItem } from '../../support/wire.ts';

/**
 * Capacity by DynamoDB's documented rules ("DynamoDB item sizes and formats", "Read and write operations"). What
 * DynamoDB Local says it consumed is wrong for transactions.
 */

const bytes = (text: string): number => Buffer.byteLength(text);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** What every list and every map takes beside its elements, and what each element takes beside itself. */
const documentOverhead = 3;
const elementOverhead = 1;

/** One byte for two significant digits, and one: zeroes at either end do not count. */
function numberSize(number: string): number {
  const digits = number
    .replace(/e.*$/i, '')
    .replace(/[-+.]/g, '')
    .replace(/^0+|0+$/g, '');
  return Math.ceil(digits.length / 2) + 1;
}

function valueSize(value: AttributeValue): number {
  if ('S' in value) return bytes(value.S);
  if ('N' in value) return numberSize(value.N);
  if ('B' in value) return Buffer.from(value.B, 'base64').length;
  if ('M' in value) {
    const elements = Object.entries(value.M).map(([name, one]) => bytes(name) + valueSize(one));
    return documentOverhead + sum(elements) + elements.length * elementOverhead;
  }
  if ('L' in value) return documentOverhead + sum(value.L.map((one) => valueSize(one) + elementOverhead));
  if ('SS' in value) return sum(value.SS.map(bytes));
  if ('NS' in value) return sum(value.NS.map(numberSize));
  if ('BS' in value) return sum(value.BS.map((one) => Buffer.from(one, 'base64').length));
  return 1;
}

/** Size of an item in bytes: names and values of its attributes. */
export const itemSize = (item: WireItem): number =>
  sum(Object.entries(item).map(([name, value]) => bytes(name) + valueSize(value)));

/** Units of a strongly consistent read of so many bytes: one for 4 KB, and one when there is nothing. */
export const readUnits = (size: number): number => Math.max(1, Math.ceil(size / 4096));

/** Units of a strongly consistent query: all that it reads is rounded up together. */
export const queryUnits = (items: readonly WireItem[]): number => readUnits(sum(items.map(itemSize)));

/** Units of a strongly consistent BatchGetItem: each item is rounded up by itself, one that is missing as well. */
export const batchUnits = (items: readonly WireItem[], missing: number): number =>
  sum(items.map((item) => readUnits(itemSize(item)))) + missing;

/** Units of a TransactGetItems: two for each 4 KB of each item, and two of one that is missing. */
export const transactReadUnits = (items: readonly (WireItem | undefined)[]): number =>
  sum(items.map((item) => 2 * readUnits(item ? itemSize(item) : 0)));

/**
 * Units of one item in a transaction: two for each KB, one to prepare and one to commit. Of an item that is written
 * the larger of before and after counts; a condition is checked on the item that is there.
 */
export function transactionUnits(
  kind: PartKind,
  before: WireItem | undefined,
  after: WireItem | undefined,
): number {
  const sizes = [before, ...(kind === 'Put' || kind === 'Update' ? [after] : [])].map((item) =>
    item ? itemSize(item) : 0,
  );
  return 2 * Math.max(1, Math.ceil(Math.max(...sizes) / 1024));
}
