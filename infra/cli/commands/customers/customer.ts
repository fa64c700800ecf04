import { fullName } from '../../../../shared/customers/full-name.ts';
import { ClienteleProblem, orThrow } from '../../../client/client.ts';
import type { Schemas } from '../../api.ts';
import { cellOf, recordLines, valueAt } from '../../output/record.ts';
import { table } from '../../output/table.ts';
import { count, harmless, things } from '../../output/text.ts';
import { Failure } from '../../refusals.ts';
import type { Session } from '../../session.ts';

type Customer = Schemas['Customer'];

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-/i;

/** Whether a customer is named by the id. */
export const isCustomerId = (text: string): boolean => uuid.test(text);

/** How a customer can be named, for the help of commands. */
export const customerArgument = 'id, e-mail address or external ID; or email:…, username:…, externalId:…';

/** The customer who is named by the id or by a value that nobody else has. */
export async function customerNamed({ api }: Session, text: string): Promise<Customer> {
  if (isCustomerId(text))
    return await orThrow(api.GET('/v1/customers/{id}', { params: { path: { id: text } } }));
  const lookUp = (query: { readonly [field: string]: string }) =>
    orThrow(api.GET('/v1/customers/lookup', { params: { query } }));
  const [, field, value = ''] = /^(username|externalId|email):(.*)$/s.exec(text) ?? [];
  if (field !== undefined) return await lookUp({ [field]: value });
  try {
    return await lookUp(text.includes('@') ? { email: text } : { externalId: text });
  } catch (error) {
    // What cannot be such a value (400) belongs to nobody either.
    if (!(error instanceof ClienteleProblem && (error.status === 404 || error.status === 400))) throw error;
    throw new Failure(`No customer has this id, e-mail address or external ID: ${harmless(text)}`);
  }
}

/** Their id: nothing is asked when that is how they are named. */
export const customerIdNamed = async (session: Session, text: string): Promise<string> =>
  isCustomerId(text) ? text : (await customerNamed(session, text)).id;

/** All that is known of a customer, one value a line. */
export const customerLines = (customer: Customer, { terminal }: Session): string[] =>
  recordLines(customer, terminal.stdout);

/** What of customers is shown in a list, unless columns are chosen. */
const usual = ['id', 'name', 'email', 'phone', 'status', 'createdAt'];

/** A list of customers as a table. */
export function customerTable(
  { items, total }: { readonly items: readonly Partial<Customer>[]; readonly total: number },
  columns: readonly string[] | undefined,
  { terminal }: Session,
): string[] {
  if (total === 0) return ['Nobody was found.'];
  const rows = items.map((customer) =>
    columns
      ? columns.map((path) => cellOf(valueAt(customer, path)))
      : usual.map((name) => usually(name, customer)),
  );
  const lines = table(columns ?? usual, rows, terminal.stdout);
  const shown = items.length < total ? `${count(items.length)} of ` : '';
  const more = items.length < total ? ' More: --limit' : '';
  return [...lines, '', `${shown}${things(total, 'customer')}.${more}`];
}

/** The name is put together, and of times the day is enough. */
function usually(column: string, customer: Partial<Customer>): string {
  if (column === 'createdAt') return customer.createdAt?.slice(0, 10) ?? '';
  return column === 'name' ? (nameOf(customer) ?? '') : cellOf(valueAt(customer, column));
}

const nameOf = (customer: Partial<Customer>): string | undefined =>
  fullName(customer) || customer.business?.company;

/** Who is meant, for a question: name, e-mail address and id, as far as there are any. */
export function whoIs(customer: Partial<Customer> & Pick<Customer, 'id'>): string {
  const known = [nameOf(customer), customer.email].filter(Boolean).join(', ');
  return harmless(known === '' ? customer.id : `${known} (${customer.id})`);
}
