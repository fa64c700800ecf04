import { decimalsOf, isCurrency } from '../../money/currency.ts';
import { type Money, moneyOf } from '../../money/money.ts';
import type { DecimalMark } from '../reading.ts';

/** Blanks and apostrophes that group thousands. */
const grouping = /[\s\u00a0\u202f'’]/gu;
const written = /^([+\-−]?)(\d*(?:[.,]\d+)*)$/;

/**
 * A number as people write it, as a plain decimal: `1.234,50` and `1,234.50` → `1234.50`. The last point or comma with
 * one or two digits behind it (or as many as the amount can have) is the decimal sign; others group thousands.
 * @param places how many decimals there can be: `1.234` is 1234 where there are two, 1.234 where there are three
 * @param mark before decimals, as far as the file tells; a number that could be meant with it or without is none if unknown
 * @returns undefined when it is no number
 */
function plainDecimal(text: string, places: number, mark?: DecimalMark): string | undefined {
  const [, sign = '', digits] = written.exec(text.replace(grouping, '')) ?? [];
  if (!digits) return undefined;
  const negative = sign === '-' || sign === '−' ? '-' : '';
  const last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','));
  if (last < 0) return negative + digits;
  const [whole, fraction] = [digits.slice(0, last), digits.slice(last + 1)];
  const isOnly = !/[.,]/.test(whole);
  if (mark !== undefined && places < 3 && isOnly && isUnclear(whole, fraction)) {
    if (mark === 'unknown') return undefined;
    return negative + (digits.charAt(last) === mark ? `${whole}.${fraction}` : whole + fraction);
  }
  // A group has three digits and none before it that is zero; programs write `12.000000`, too.
  const isFraction =
    fraction.length <= Math.max(2, places) || (isOnly && (fraction.length > 3 || /^0*$/.test(whole)));
  if (!isFraction) return isGrouped(digits) ? negative + digits.replace(/[.,]/g, '') : undefined;
  if (!isOnly && (!isGrouped(whole) || whole.includes(digits.charAt(last)))) return undefined;
  return `${negative}${whole.replace(/[.,]/g, '') || '0'}.${fraction}`;
}

/** Whether three digits behind the only sign may be decimals, or a group of thousands. */
const isUnclear = (whole: string, fraction: string): boolean =>
  fraction.length === 3 && /^[1-9]\d{0,2}$/.test(whole);

/** What stands before the decimals of a number, or of an amount; undefined when it does not tell. */
export function decimalMarkOf(text: string): Exclude<DecimalMark, 'unknown'> | undefined {
  if (text.length > longestAmount) return undefined;
  const [, whole = '', sign, fraction = ''] =
    /^([\d.,]*)([.,])(\d+)$/.exec(text.replace(/[^\d.,]/g, '')) ?? [];
  if (sign === undefined) return undefined;
  const mark = sign === '.' ? '.' : ',';
  const other = mark === '.' ? ',' : '.';
  if (whole.includes(mark)) return whole.includes(other) ? undefined : other;
  return whole.includes(other) || !isUnclear(whole, fraction) ? mark : undefined;
}

/** Whether an amount can be meant in two ways. */
export const isUnclearAmount = (text: string): boolean => {
  const [, whole = '', fraction = ''] = /^(\d*)[.,](\d*)$/.exec(text.replace(/[^\d.,]/g, '')) ?? [];
  return isUnclear(whole, fraction);
};

/** Whether one sign groups the digits: by threes, or, as in India, by twos before the last three. */
const isGrouped = (digits: string): boolean => byThrees.test(digits) || byTwos.test(digits);
const byThrees = /^\d{1,3}(?:([.,])\d{3}(?:\1\d{3})*)?$/;
const byTwos = /^\d{1,2}(?:,\d{2})*,\d{3}$/;

/** With blanks and a currency. */
const longestAmount = 60;

/** The code or the sign of a currency, before or behind the number. */
const withCurrency = /^([+\-−]?)\s*([\p{L}\p{Sc}]{0,4})\s*([^\p{L}\p{Sc}]*\d)\s*([\p{L}\p{Sc}]{0,4})$/u;

/**
 * An amount of money: `12.30`, `1.234,50 €`, `EUR 12`.
 * @param currency what is meant when the cell does not say: ISO 4217
 * @param mark before decimals. Default: whichever fits
 * @returns undefined when it is none, or its sign is that of another currency
 */
export function readMoney(text: string, currency: string, mark?: DecimalMark): Money | undefined {
  if (text.length > longestAmount) return undefined;
  const [, sign, before, number = '', behind] = withCurrency.exec(text.trim()) ?? [];
  const named = before || behind || '';
  if (before && behind) return undefined;
  const code = named.toUpperCase();
  // The codes are the same words in all letter cases; signs are not: there are many dollars.
  const meant = isCurrency(code) ? code : named === '' || isSignOf(named, currency) ? currency : undefined;
  const decimal = meant && plainDecimal(`${sign}${number}`, decimalsOf(meant), mark);
  return meant && decimal !== undefined ? moneyOf(decimal, meant) : undefined;
}

const signs = new Map<string, string>();

function isSignOf(sign: string, currency: string): boolean {
  const known = signs.get(currency) ?? narrowSign(currency);
  signs.set(currency, known);
  return sign === known;
}

const narrowSign = (currency: string): string =>
  new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' })
    .formatToParts(0)
    .find(({ type }) => type === 'currency')?.value ?? currency;

const programs = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** A number that is no amount: `1.234` is what programs mean by it. Undefined when it is none. */
export function readNumber(text: string): number | undefined {
  if (programs.test(text)) return Number(text);
  const decimal = plainDecimal(text, 2);
  return decimal === undefined ? undefined : Number(decimal);
}

/** A count: `1,234` and `1.234` and `1234.00`. Undefined when it is none. */
export function readCount(text: string): number | undefined {
  const number = Number(plainDecimal(text, 0) ?? Number.NaN);
  return Number.isSafeInteger(number) ? number : undefined;
}
