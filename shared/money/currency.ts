/** Decimal places of the currencies that do not have two (ISO 4217). A table of our own: amounts are kept by it. */
const decimalPlaces: Readonly<Record<string, number>> = {
  ...places(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'),
  ...places(3, 'BHD IQD JOD KWD LYD OMR TND'),
};

function places(count: number, codes: string): Record<string, number> {
  return Object.fromEntries(codes.split(' ').map((code) => [code, count]));
}

/** How many decimal places an amount in this currency has: 2 of `EUR`, none of `JPY`. */
export const decimalsOf = (currency: string): number => decimalPlaces[currency] ?? 2;

const currencies = new Set(Intl.supportedValuesOf('currency'));

/** Whether it is the code of a currency, in capital letters (ISO 4217). */
export const isCurrency = (code: string): boolean => currencies.has(code);
