import * as z from 'zod';
import { fault } from '../schema/faults.ts';
import { text } from '../text/text.ts';
import { type Amounts, amount, showAmount, showAmounts, shownAmount } from './amount.ts';

/** Quantities are reckoned with in thousandths: a weight in kilograms, say. */
const thousandths = (quantity: number): number => Math.round(quantity * 1000);

const quantity = z
  .number()
  .min(0)
  .max(1e6)
  .refine(
    (given) => Math.abs(given * 1000 - thousandths(given)) < 1e-6,
    fault('too_precise', 'At most three decimal places.'),
  )
  .meta({ description: 'With up to three decimal places.', examples: [2] });

const productId = text(100).meta({ description: 'The product in the shop system.' });
const sku = text(100).meta({ description: 'The article number.', examples: ['MUG-BLUE'] });
const name = text(200).meta({ examples: ['Blue mug'] });
const lineTotal = 'What was paid for all of it; negative on a line that takes something off.';
const refundedQuantity = 'How much of it came back.';
const refundedTotal = 'What was paid back for it.';

/** A line of an order as a client gives it. */
export const lineItemInput = z
  .strictObject({
    productId: productId.optional(),
    sku: sku.optional(),
    name,
    quantity,
    unitPrice: amount.optional(),
    total: amount.describe(lineTotal),
    refundedQuantity: quantity.describe(refundedQuantity).optional(),
    refundedTotal: amount.describe(refundedTotal).optional(),
  })
  .refine(({ quantity: bought, refundedQuantity: returned = bought }) => returned <= bought, {
    ...fault('contradictory', 'More came back than was bought.'),
    path: ['refundedQuantity'],
  })
  .meta({
    id: 'LineItemInput',
    examples: [{ sku: 'MUG-BLUE', name: 'Blue mug', quantity: 2, unitPrice: '6.15', total: '12.30' }],
  });

/** A line of an order as the table stores it: amounts in the smallest unit of the order's currency. */
export const storedLineItem = z.object({
  productId: z.string().optional(),
  sku: z.string().optional(),
  name: z.string(),
  quantity: z.number(),
  unitPrice: z.int().optional(),
  total: z.int(),
  refundedQuantity: z.number().optional(),
  refundedTotal: z.int().optional(),
});
export type StoredLineItem = z.output<typeof storedLineItem>;

/** A line of an order as the API answers it. */
export const lineItem = z
  .object({
    productId: productId.optional(),
    sku: sku.optional(),
    name: z.string(),
    quantity: z.number(),
    unitPrice: shownAmount.optional(),
    total: shownAmount.describe(lineTotal),
    refundedQuantity: z.number().describe(refundedQuantity).optional(),
    refundedTotal: shownAmount.describe(refundedTotal).optional(),
  })
  .meta({ id: 'LineItem' });

/** The line as it is stored. */
export function readLineItem(
  given: z.output<typeof lineItemInput>,
  amounts: Amounts,
  path: readonly PropertyKey[],
): StoredLineItem {
  const { unitPrice, total: givenTotal, refundedTotal: givenBack, ...rest } = given;
  const total = amounts.read(givenTotal, [...path, 'total'], Number.NEGATIVE_INFINITY);
  const back = amounts.readAll({ refundedTotal: givenBack }, ['refundedTotal'], path);
  if ((back.refundedTotal ?? 0) > Math.max(total, 0))
    amounts.refuse([...path, 'refundedTotal'], 'More was paid back than was paid.');
  return {
    ...rest,
    ...(unitPrice !== undefined && {
      unitPrice: amounts.read(unitPrice, [...path, 'unitPrice'], Number.NEGATIVE_INFINITY),
    }),
    total,
    ...back,
  };
}

/** The line as the API answers it. */
export const showLineItem = (
  { unitPrice, refundedTotal, total, ...rest }: StoredLineItem,
  currency: string,
) => ({
  ...rest,
  ...showAmounts({ unitPrice, refundedTotal }, ['unitPrice', 'refundedTotal'], currency),
  total: showAmount(total, currency),
});
