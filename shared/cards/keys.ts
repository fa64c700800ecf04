import { partition } from '../customers/keys.ts';
import type { Range } from '../table/read.ts';
import type { Key } from '../table/table.ts';
import { canonicalBarcode } from './card.ts';

const prefix = 'CARD#';
/** A loyalty card of a customer. */
export const cardKey = (customerId: string, cardId: string): Key => ({
  PK: partition(customerId),
  SK: prefix + cardId,
});
/** All loyalty cards of a customer. */
export const cardRange = (customerId: string): Range => ({
  PK: partition(customerId),
  from: prefix,
  to: `${prefix}\uffff`,
});
/** The guard item that names the one card with this barcode. */
export const barcodeKey = (barcode: string): Key => ({
  PK: `BARCODE#${canonicalBarcode(barcode)}`,
  SK: 'GUARD',
});
