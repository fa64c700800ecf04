import * as z from 'zod';
import { amountFault, amountText, currencyCode, decimalOf, moneyOf } from '../money/money.ts';
import { fault } from '../schema/faults.ts';

/** The one currency of all amounts of an order. */
export const orderCurrency = currencyCode.meta({
  description: 'ISO 4217, of all amounts of the order.',
  examples: ['EUR'],
});

/** An amount in an order as a client gives it: what it is in, the order says. */
export const amount = amountText.max(20).meta({
  description:
    'A decimal number, as a text: nothing is rounded on the way. At most 1,000,000,000,000 of the smallest unit of its currency: 10,000,000,000.00 of EUR.',
  examples: ['12.30'],
});

/** An amount in an order as the API answers it. */
export const shownAmount = z.string().meta({ description: 'A decimal number.', examples: ['12.30'] });

type Path = readonly PropertyKey[];

/** Reads the amounts of one order, and notes what is wrong with them. */
export class Amounts {
  readonly #currency: string;
  readonly #issues: z.core.$ZodRawIssue[];

  constructor(currency: string, issues: z.core.$ZodRawIssue[]) {
    this.#currency = currency;
    this.#issues = issues;
  }

  /**
   * The amount in the smallest unit of the currency; 0 when it is noted as wrong.
   * @param least what it must not be below
   */
  read(given: string, path: Path, least = 0): number {
    const money = moneyOf(given, this.#currency);
    if (money && money.minor >= least) return money.minor;
    const wrong = money ? fault('too_small', 'This cannot be negative.') : amountFault(given, this.#currency);
    this.#issues.push({ code: 'custom', input: given, path: [...path], ...wrong });
    return 0;
  }

  /** {@link read} of those that are there of the fields with these names. */
  readAll<Name extends string>(
    given: { readonly [Field in Name]?: string | undefined },
    names: readonly Name[],
    path: Path = [],
  ): { [Field in Name]?: number } {
    const read: { [Field in Name]?: number } = {};
    for (const name of names) {
      const one = given[name];
      if (one !== undefined) read[name] = this.read(one, [...path, name]);
    }
    return read;
  }

  /** Notes that an amount does not go with the others. */
  refuse(path: Path, message: string): void {
    this.#issues.push({ code: 'custom', input: '', path: [...path], ...fault('contradictory', message) });
  }
}

/** An amount as the API answers it. */
export const showAmount = (minor: number, currency: string): string => decimalOf({ minor, currency });

/** Those that are there of the fields with these names, as the API answers them. */
export function showAmounts<Name extends string>(
  stored: { readonly [Field in Name]?: number | undefined },
  names: readonly Name[],
  currency: string,
): { [Field in Name]?: string | undefined } {
  const shown: { [Field in Name]?: string | undefined } = {};
  for (const name of names) {
    const minor = stored[name];
    if (minor !== undefined) shown[name] = showAmount(minor, currency);
  }
  return shown;
}
