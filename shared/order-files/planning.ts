import type { Claim } from '../imports/claims.ts';
import type { RowPlanning } from '../imports/planning.ts';
import { type OrderRowContent, orderReader } from './read-row.ts';
import { orderWords } from './vocabulary.ts';

/** Rows that are orders, or lines of orders: rows with the same number are about the same order. */
export const orderPlanning: RowPlanning = {
  kinds: () => orderWords.kindOf,
  reader: async (reading, rules) => {
    const read = orderReader(reading, rules);
    const hasLines = reading.columns.some(({ meaning }) => meaning?.startsWith('line.'));
    return (cells) => {
      const found = read(cells);
      if ('problem' in found) return undefined;
      return { claims: claimsOf(found.content, hasLines), thread: found.content.id };
    };
  },
  inOrder: false,
};

/** In a file without lines an order has one row. In one with lines it matters how often a product comes. */
function claimsOf({ id, lineKey }: OrderRowContent, hasLines: boolean): Claim[] {
  if (!hasLines) return [{ field: 'number', key: id }];
  return lineKey === undefined ? [] : [{ field: 'line', key: `${id}\n${lineKey}`, counted: true }];
}
