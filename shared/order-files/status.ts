import type { OrderStatus } from '../orders/status.ts';
import { fold } from '../text/fold.ts';

/** What shop systems call what has become of an order, as far as it says whether it was paid for. */
const words: Readonly<Record<OrderStatus, string>> = {
  completed:
    'completed complete paid processing processed shipped delivered fulfilled closed authorized invoiced readytoship partiallypaid paymentaccepted remotepaymentaccepted processinginprogress preparationinprogress bezahlt abgeschlossen versendet pagado completado enviado paye expedie livre',
  'on-hold':
    'onhold hold holded pending pendingpayment unpaid awaitingpayment awaitingbankwirepayment awaitingcheckpayment awaitingcashondeliveryvalidation onbackorder onbackorderpaid onbackordernotpaid paymentreview fraud suspectedfraud draft checkoutdraft offen wartend pendiente enattente',
  cancelled:
    'cancelled canceled voided void failed expired paymenterror declined storniert abgebrochen cancelado annule',
  refunded: 'refunded fullyrefunded erstattet reembolsado rembourse',
  'partially-refunded': 'partiallyrefunded partialrefund partlyrefunded teilweiseerstattet',
};

const byWord = new Map(
  Object.entries(words).flatMap(([status, all]) =>
    // The keys of a record are what its type says.
    all.split(' ').map((one) => [one, status as OrderStatus] as const),
  ),
);

/** What has become of an order, in the words of a shop system; undefined: nobody knows them. */
export const statusOf = (text: string): OrderStatus | undefined => byWord.get(simple(text));

const paidBack: readonly OrderStatus[] = ['refunded', 'partially-refunded'];

/**
 * The status that goes with the amounts of an order. Some shop systems call an order refunded of which a part was paid back,
 * Magento closes it then, and others close it once it is done: what was paid back tells more than the word.
 * @param order the amounts as decimal texts
 * @param word what the row calls the status
 */
export function statusByAmounts(
  { status, refunded, total }: { readonly status: OrderStatus; refunded?: string | undefined; total: string },
  word = '',
): OrderStatus {
  const isPaidBack = paidBack.includes(status) || (status === 'completed' && simple(word) === 'closed');
  if (!isPaidBack || !(Number(refunded) > 0)) return status;
  return Number(refunded) < Number(total) ? 'partially-refunded' : 'refunded';
}

const simple = (text: string): string =>
  fold(text)
    .replace(/^wc-/, '')
    .replace(/[^\p{L}\p{N}]/gu, '');
