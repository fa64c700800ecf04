import { validate } from 'uuid';
import { readCount, readMoney } from '../customer-files/cells/decimal.ts';
import { readTime } from '../customer-files/cells/time.ts';
import type { FileReading } from '../customer-files/reading.ts';
import type { RowContent } from '../customer-files/row.ts';
import { messageOf, problem } from '../customer-files/row-problem.ts';
import { canonicalEmail } from '../customers/email.ts';
import type { Unread } from '../imports/judging.ts';
import { lacksKey } from '../imports/match.ts';
import type { ReadingRules } from '../imports/planning.ts';
import { type Texts, textReader } from '../imports/texts.ts';
import type { Vocabulary } from '../imports/vocabulary.ts';
import { isCurrency } from '../money/currency.ts';
import { wantedAmount } from '../money/money.ts';
import { type AccountName, cardAccount, creditAccount, pointsAccount } from '../standing/account.ts';
import { text } from '../text/text.ts';

/** What a row adds to an account, or takes from it. */
export interface LedgerRowContent {
  readonly keys: Pick<RowContent, 'id' | 'fields'>;
  readonly account: AccountName;
  readonly amount: number;
  readonly kind: 'posting' | 'opening';
  /** When it was posted; absent: now. */
  readonly at?: string;
  readonly reason?: string;
  /** What it is called where it comes from: by this it is known when it comes again. */
  readonly reference?: string;
  /** What a file of our own calls the entry. */
  readonly entry?: string;
}

const reason = text(500);
const reference = text(100);
const soon = 24 * 60 * 60 * 1000;

/** What reads the rows of a file of entries: made once, for many rows. */
export function ledgerReader(
  words: Vocabulary,
  reading: FileReading,
  { context, matchBy = 'any' }: ReadingRules,
): (cells: readonly string[]) => { readonly content: LedgerRowContent } | Unread {
  const read = textReader(reading.columns, words.kindOf);
  return (cells) => {
    const found = read(cells);
    if ('problem' in found) return found;
    const { texts } = found;
    const faults: string[] = [];
    const keys = keysOf(texts, faults);
    const amount = texts.has('amount')
      ? moneyIn(texts, reading, context.currency, faults)
      : pointsIn(texts, faults);
    const at = timeIn(texts, reading, faults);
    const told = {
      reason: textIn(texts, 'reason', reason, faults),
      reference: textIn(texts, 'reference', reference, faults),
    };
    if (faults.length > 0 || !amount) return problem('invalid', messageOf(faults));
    if (matchBy === 'any' && keys.id === undefined && Object.keys(keys.fields).length === 0)
      return problem('no_key', 'The row does not tell whose it is.');
    if (lacksKey(keys, matchBy))
      return problem('no_key', `The row has no ${matchBy}, by which it is matched.`);
    const entry = texts.get('entry');
    return {
      content: {
        keys,
        ...amount,
        kind: /^opening|^anfang|^saldo inicial/i.test(texts.get('kind') ?? '') ? 'opening' : 'posting',
        ...(at !== undefined && { at }),
        ...(told.reason !== undefined && { reason: told.reason }),
        ...(told.reference !== undefined && { reference: told.reference }),
        ...(entry !== undefined && { entry }),
      },
    };
  };
}

function keysOf(texts: Texts, faults: string[]): LedgerRowContent['keys'] {
  const own = texts.get('customerId')?.toLowerCase();
  const id = own !== undefined && validate(own) ? own : undefined;
  const given = texts.get('customerEmail');
  const email = given === undefined ? undefined : canonicalEmail(given);
  if (given !== undefined && email === undefined) faults.push('customerEmail: This is no e-mail address.');
  // Of other systems, it is their own name of the customer.
  const externalId = texts.get('customerExternalId') ?? (id ? undefined : texts.get('customerId'));
  const username = texts.get('customerUsername');
  return {
    ...(id !== undefined && { id }),
    fields: {
      ...(email !== undefined && { email }),
      ...(externalId !== undefined && { externalId }),
      ...(username !== undefined && { username }),
    },
  };
}

type Amount = Pick<LedgerRowContent, 'account' | 'amount'> | undefined;

function moneyIn(texts: Texts, { decimalMark }: FileReading, shops: string, faults: string[]): Amount {
  const currency = texts.get('currency')?.toUpperCase() ?? shops;
  if (!isCurrency(currency)) {
    faults.push('currency: Give a currency by its code, such as EUR.');
    return undefined;
  }
  const money = readMoney(texts.get('amount') ?? '', currency, decimalMark);
  if (!money || (texts.has('currency') && money.currency !== currency))
    faults.push(`amount: ${wantedAmount(currency)}.`);
  else if (money.minor === 0) faults.push('amount: Nothing is posted by an amount of zero.');
  return money && { account: creditAccount(money.currency), amount: money.minor };
}

function pointsIn(texts: Texts, faults: string[]): Amount {
  const given = texts.get('points');
  const points = given === undefined ? undefined : readCount(given);
  if (points === undefined) {
    faults.push(texts.has('points') ? 'points: Give a whole number.' : 'The row holds nothing to post.');
    return undefined;
  }
  if (points === 0) faults.push('points: Nothing is posted by zero points.');
  const card = texts.get('card');
  return { account: card === undefined ? pointsAccount : cardAccount(card), amount: points };
}

function timeIn(texts: Texts, { dateOrder }: FileReading, faults: string[]): string | undefined {
  const given = texts.get('at');
  const read = given === undefined ? null : readTime(given, dateOrder);
  if (read === null) return undefined;
  const ms = read === undefined ? Number.NaN : Date.parse(read);
  if (Number.isNaN(ms)) faults.push('at: Give a date and time, such as 2026-01-31T12:00:00Z.');
  else if (ms > Date.now() + soon) faults.push('at: This is in the future.');
  else return new Date(ms).toISOString();
  return undefined;
}

function textIn(
  texts: Texts,
  name: 'reason' | 'reference',
  schema: ReturnType<typeof text>,
  faults: string[],
): string | undefined {
  const given = texts.get(name);
  if (given === undefined) return undefined;
  const { success, data, error } = schema.safeParse(given);
  if (!success) faults.push(`${name}: ${error.issues.map(({ message }) => message).join(' ')}`);
  return data;
}
