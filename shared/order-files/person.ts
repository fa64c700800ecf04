import type * as z from 'zod';
import { problem } from '../customer-files/row-problem.ts';
import { canonicalEmail } from '../customers/email.ts';
import type { Unread } from '../imports/judging.ts';
import type { ImportOptions } from '../imports/options.ts';
import type { Texts } from '../imports/texts.ts';
import { orderPerson } from '../orders/person.ts';

/** Whose an order is, as a client would say it. */
export type Person = z.input<typeof orderPerson>;

const { shape } = orderPerson;
const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Whose the order of a row is; nobody's, if nothing tells them from others. */
export function readPerson(
  texts: Texts,
  matchBy: ImportOptions['matchBy'],
): { readonly person: Person | undefined } | Unread {
  const given = { id: texts.get('customerId'), email: texts.get('customerEmail') };
  // Of other systems, it is their own name of the customer; to WooCommerce 0 is a guest.
  const own = given.id === '0' ? undefined : given.id;
  const id = own !== undefined && uuid.test(own) ? own : undefined;
  const email = given.email === undefined ? undefined : canonicalEmail(given.email);
  if (given.email !== undefined && email === undefined)
    return problem('invalid', 'customerEmail: This is no e-mail address.');
  const keys = { id, externalId: texts.get('customerExternalId') ?? (id ? undefined : own), email };
  const known = Object.entries(keys).filter(
    ([key, value]) => value !== undefined && (matchBy === 'any' || matchBy === key),
  );
  if (known.length === 0) return { person: undefined };
  return { person: { ...Object.fromEntries(known), ...described(texts) } };
}

const details = ['firstName', 'lastName', 'name', 'phone'] as const;

/** What can be kept of what the row tells of the customer: an order does not fail for a telephone number. */
function described(texts: Texts): Partial<Record<(typeof details)[number], string>> {
  const told: Partial<Record<(typeof details)[number], string>> = {};
  for (const field of details) {
    const text = texts.get(`customer${field.charAt(0).toUpperCase()}${field.slice(1)}`);
    if (text !== undefined && shape[field].safeParse(text).success) told[field] = text;
  }
  const { name, ...others } = told;
  return others.firstName === undefined && others.lastName === undefined ? told : others;
}
