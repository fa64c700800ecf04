import type { Schemas } from '../api.ts';

/** An amount as people read it: `12.30 EUR`. */
export const shownMoney = ({ amount, currency }: Schemas['Money']): string => `${amount} ${currency}`;
