import * as z from 'zod';
import { fault } from '../schema/faults.ts';
import { decimalsOf, isCurrency } from './currency.ts';

/** An amount of money as it is kept and reckoned with: in the smallest unit of its currency, cents of `EUR`. */
export interface Money {
  readonly minor: number;
  readonly currency: string;
}

/** The most that is kept: nobody's balance is beyond it, and sums of thousands of them are still exact. */
export const mostMinor = 1e12;

/** The amount in the units that people name, with all decimals of its currency: `12.30`, `-0.05`, `1200` of `JPY`. */
export function decimalOf({ minor, currency }: Money): string {
  const places = decimalsOf(currency);
  const digits = String(Math.abs(minor)).padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const sign = minor < 0 ? '-' : '';
  return places === 0 ? sign + whole : `${sign}${whole}.${digits.slice(-places)}`;
}

const decimalForm = /^(-?)(\d+)(?:\.(\d+))?$/;

/**
 * The amount that a decimal number such as `12.3` names.
 * @returns undefined when it is no such number or beyond {@link mostMinor}, or has more decimals than the currency
 */
export function moneyOf(decimal: string, currency: string): Money | undefined {
  const [, sign, whole, fraction = ''] = decimalForm.exec(decimal) ?? [];
  if (whole === undefined) return undefined;
  const places = decimalsOf(currency);
  const kept = fraction.replace(/0+$/, '').padEnd(places, '0');
  const minor = Number(whole + kept);
  if (kept.length > places || minor > mostMinor) return undefined;
  // There is one zero.
  return { minor: sign && minor !== 0 ? -minor : minor, currency };
}

/** What is wrong with a text of which {@link moneyOf} makes nothing. */
export function amountFault(given: string, currency: string) {
  const places = decimalsOf(currency);
  const [, sign, whole, fraction = ''] = decimalForm.exec(given) ?? [];
  if (whole === undefined || fraction.replace(/0+$/, '').length > places) {
    const wanted =
      places === 0
        ? 'Give a whole number such as 12.'
        : `Give a decimal number such as 12.30, with at most ${places} decimal places.`;
    return fault('invalid_format', wanted);
  }
  const most = largestIn(currency);
  return sign ? fault('too_small', `At least -${most}.`) : fault('too_large', `At most ${most}.`);
}

function largestIn(currency: string): string {
  const places = decimalsOf(currency);
  return (mostMinor / 10 ** places).toLocaleString('en', { minimumFractionDigits: places });
}

/** What is asked of a cell that holds an amount, an example in this currency with it; without a full stop. */
export const wantedAmount = (currency: string): string =>
  `Give an amount in ${currency}, such as ${(12.3).toFixed(decimalsOf(currency))}, of ${largestIn(currency)} at most`;

const examples = [{ amount: '12.30', currency: 'EUR' }];
/** A text, which keeps every digit: with an example for who sends a number. */
export const amountText = z.string({
  error: ({ code, input }) =>
    code === 'invalid_type' && input !== undefined
      ? 'Give the amount as a text, such as "12.30".'
      : undefined,
});
const amount = amountText.meta({
  description:
    'A decimal number, as a text: nothing is rounded on the way. At most 1,000,000,000,000 of the smallest unit of its currency: 10,000,000,000.00 of EUR.',
});
const currency = z.string().meta({ description: 'ISO 4217.' });

/** A currency as a client gives it, by its code. */
export const currencyCode = currency.refine(
  isCurrency,
  fault('invalid_value', 'Give a currency by its code in capital letters, such as EUR.'),
);

const withCurrency =
  'Give an object with amount and currency, such as {"amount": "12.30", "currency": "EUR"}.';

/** An amount as a client gives it; becomes {@link Money}. */
export const moneyInput = z
  .strictObject(
    {
      amount: amount.max(20),
      currency: currencyCode,
    },
    {
      error: ({ code, input }) => (code === 'invalid_type' && input !== undefined ? withCurrency : undefined),
    },
  )
  .transform((given, context): Money => {
    const money = moneyOf(given.amount, given.currency);
    if (money) return money;
    context.issues.push({
      code: 'custom',
      input: given.amount,
      path: ['amount'],
      ...amountFault(given.amount, given.currency),
    });
    return z.NEVER;
  })
  .meta({ id: 'MoneyInput', examples });

/** An amount as the table stores it. */
export const storedMoney = z.object({ minor: z.int(), currency: z.string() });

/** A stored amount as the API answers it. */
export const money = storedMoney
  .transform((stored) => ({ amount: decimalOf(stored), currency: stored.currency }))
  .pipe(z.object({ amount, currency }))
  .meta({ id: 'Money', examples });
