import { isDeepStrictEqual } from 'node:util';
import type * as z from 'zod';
import type { FileReading } from '../customer-files/reading.ts';
import { messageOf, problem } from '../customer-files/row-problem.ts';
import type { Unread } from '../imports/judging.ts';
import { type OrderInput, orderInput } from '../orders/input.ts';
import { type StoredOrder, order as shownOrder } from '../orders/order.ts';
import { faultsOf } from '../schema/faults.ts';
import { readLine, readOrder } from './parts.ts';
import type { OrderRowContent } from './read-row.ts';
import { statusByAmounts } from './status.ts';

type Given = z.input<typeof orderInput>;
/** What a row can say of an order, as a client would. */
export type OrderFields = Omit<Given, 'store' | 'number' | 'lineItems' | 'customer'>;
/** What a row can say of a line. */
export type LineInput = NonNullable<Given['lineItems']>[number];

/** An order while the rows of a file are applied to it. */
export interface OrderState {
  readonly given: Given;
  readonly input: OrderInput;
}

/** The order as it is stored: also one from before its status had to go with its amounts. */
export function stateOf(stored: StoredOrder): OrderState {
  const { id, customerId, createdAt, updatedAt, version, ...shown } = shownOrder.parse(stored);
  const given = { ...shown, status: statusByAmounts(shown) };
  return { given, input: orderInput.parse(given) };
}

/** What a row makes of an order; or why it cannot. */
export type Applied = { readonly state: OrderState; readonly isChanged: boolean } | Unread;

/**
 * Applies a row to an order: what it says takes the place of what was known, and its line that of the same line.
 * @param before undefined: there is no such order yet
 * @param occurrence how many rows of the file before this one have a line of the same product in the same order
 * @param currency the shop's
 */
export function apply(
  content: OrderRowContent,
  before: OrderState | undefined,
  { reading, currency, occurrence }: { reading: FileReading; currency: string; occurrence: number },
): Applied {
  if (!before && Object.keys(content.fields).length === 0)
    return problem('not_found', 'The order that this line belongs to is not there. Import the row again.');
  const { texts, store, number, lineKey } = content;
  const own = texts.get('currency')?.toUpperCase() ?? before?.given.currency ?? currency;
  const settings = { ...reading, currency: own };
  const order = readOrder(texts, settings);
  const line = readLine(texts, settings);
  const lines = before?.given.lineItems ?? [];
  const given = {
    status: 'completed',
    ...before?.given,
    currency: own,
    ...order.fields,
    ...{ store, number },
    // What is missing, the schema of an order says.
    lineItems: lineKey === undefined ? lines : withLine(lines, lineKey, occurrence, line.fields as LineInput),
  } as Given;
  // What was paid back before, as a part, is no news of an order that is paid back as a whole.
  const isWhole = order.fields.status === 'refunded' && order.fields.refunded === undefined;
  if (isWhole && statusByAmounts(given) === 'partially-refunded') delete given.refunded;
  given.status = statusByAmounts(given, texts.get('status'));
  const parsed = orderInput.safeParse(given, { reportInput: true });
  if (!parsed.success) {
    const faults = faultsOf(parsed.error).map(({ pointer, message }) =>
      `${pointer.slice(1).replaceAll('/', '.')}: ${message}`.replace(/^: /, ''),
    );
    return problem('invalid', messageOf([...order.faults, ...line.faults, ...faults]));
  }
  const input = parsed.data;
  return { state: { given, input }, isChanged: !isDeepStrictEqual(before?.input.order, input.order) };
}

function withLine(
  lines: readonly LineInput[],
  key: string,
  occurrence: number,
  line: LineInput,
): LineInput[] {
  const same = lines.flatMap((one, index) => (keyOf(one) === key ? [index] : []));
  const index = same[occurrence];
  const known = index === undefined ? undefined : lines[index];
  return index === undefined || !known ? [...lines, line] : lines.with(index, { ...known, ...line });
}

/** By what a line is told from the others of its order. */
const keyOf = ({ sku, productId, name }: LineInput): string => sku ?? productId ?? name;
