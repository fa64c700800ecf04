import { aside, html, type Markup } from './markup.ts';

/** An amount as the API answers it. */
interface Amount {
  readonly amount: string;
  readonly currency: string;
}

/** `1,234.50 EUR`, never broken. */
export const money = ({ amount, currency }: Amount): Markup =>
  html`<span class="n">${grouped(amount)} ${currency}</span>`;

/** The amount with its sign, also a plus. */
export const movedMoney = ({ amount, currency }: Amount): Markup =>
  html`<span class="n">${withSign(grouped(amount))} ${currency}</span>`;

export const points = (count: number): string => grouped(String(count));
export const movedPoints = (count: number): string => withSign(points(count));

const withSign = (number: string): string => (number.startsWith('−') ? number : `+${number}`);

/** A decimal number with thousands apart and a minus as wide as a plus. Its decimals stay as they are. */
function grouped(decimal: string): string {
  const [, minus, whole = '', fraction = ''] = /^(-?)(\d+)(.*)$/.exec(decimal) ?? [];
  return `${minus ? '−' : ''}${whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')}${fraction}`;
}

const days = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});
const daysOfNoYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' });

/** A time of day in UTC. */
const clock = (time: string): string => time.slice(11, 16);

/** The day of a time or a date. */
export const day = (time: string): Markup =>
  html`<time datetime="${time}">${days.format(new Date(time))}</time>`;

/** A time, to the minute. */
export const moment = (time: string): Markup =>
  html`<time datetime="${time}">${days.format(new Date(time))}, ${clock(time)}</time>`;

/** The same for a narrow column: the time of day below the day. */
export const stacked = (time: string): Markup => html`${day(time)} ${aside(clock(time))}`;

/** A birthday, of which the year may be unknown: `--02-28`. */
export function birthday(date: string): Markup {
  if (!date.startsWith('--')) return day(date);
  return html`<time datetime="${date.slice(2)}">${daysOfNoYear.format(new Date(`2000${date.slice(1)}`))}</time>`;
}

export const yesOrNo = (is: boolean): string => (is ? 'Yes' : 'No');
