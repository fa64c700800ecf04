import * as z from 'zod';
import { group } from '../../../shared/groups/group.ts';
import { jobResource } from '../../../shared/jobs/resource.ts';
import { batchResults } from '../../../shared/orders/recorded.ts';
import { Problem } from '../problem.ts';
import type { Ready } from '../ready.ts';

const list = z.looseObject({ total: z.int(), items: z.array(z.unknown()) });
const store = z.object({
  emails: z.array(
    z.looseObject({
      subject: z.string(),
      destination: z.looseObject({ to: z.array(z.string()) }),
      body: z.looseObject({ text: z.string().optional() }),
    }),
  ),
});

const amount = z.object({ amount: z.string(), currency: z.string() });
/** What the demo reads of a customer. */
const person = z.object({
  id: z.string(),
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  ordersCount: z.int(),
  totalSpent: amount,
});
type Person = z.output<typeof person>;

/** The calls of the demo, each a plain HTTP request as anybody would send it. */
export class DemoApi {
  readonly #ready: Ready;

  constructor(ready: Ready) {
    this.#ready = ready;
  }

  async findOrCreateGroup(name: string, discountPercent: number): Promise<z.output<typeof group>> {
    const { items } = list.parse(await this.#ask('GET', '/v1/groups'));
    const known = items.map((item) => group.parse(item)).find((item) => item.name === name);
    return known ?? group.parse(await this.#ask('POST', '/v1/groups', { name, discountPercent }));
  }

  async findOrCreateCustomer(input: { email: string } & Record<string, unknown>): Promise<Person> {
    const { items } = list.parse(await this.#ask('GET', `/v1/customers?email=${input.email}`));
    return person.parse(items[0] ?? (await this.#ask('POST', '/v1/customers', input)));
  }

  async list(path: string): Promise<{ total: number }> {
    return list.parse(await this.#ask('GET', path));
  }

  /** Sends up to 100 orders, as a shop system does; those that are known already stay as they are. */
  async recordOrders(orders: readonly object[]): Promise<z.output<typeof batchResults>['results']> {
    return batchResults.parse(await this.#ask('POST', '/v1/orders/batch', { orders })).results;
  }

  /** The one of whom the question finds the first. */
  async firstOf(question: string): Promise<Person> {
    const { items } = list.parse(await this.#ask('GET', `/v1/customers?limit=1&${question}`));
    return person.parse(items[0]);
  }

  /** Gives credit, once for each reference. @returns the balance after it */
  async giveCredit(id: string, posting: object): Promise<z.output<typeof amount>> {
    const entry = await this.#ask('POST', `/v1/customers/${id}/credit`, posting);
    return z.object({ balanceAfter: amount }).parse(entry).balanceAfter;
  }

  /** Gives points, once for each reference. @returns the balance after it */
  async givePoints(id: string, posting: object): Promise<number> {
    const entry = await this.#ask('POST', `/v1/customers/${id}/points`, posting);
    return z.object({ balanceAfter: z.int() }).parse(entry).balanceAfter;
  }

  /** The import of the file with that name, once it is known. */
  async findJob(fileName: string): Promise<z.output<typeof jobResource> | undefined> {
    const { items } = z.object({ items: z.array(jobResource) }).parse(await this.#ask('GET', '/v1/jobs'));
    return items.find((job) => job.kind === 'import' && job.source.key.endsWith(`/${fileName}`));
  }

  async download(url: string): Promise<string> {
    return await (await fetch(url)).text();
  }

  /** Posts what a storefront would, without an API key. */
  async post(path: string, body: unknown): Promise<unknown> {
    return await this.#ask('POST', path, body, '');
  }

  async me(session: string): Promise<Pick<Person, 'firstName' | 'lastName'>> {
    return person
      .pick({ firstName: true, lastName: true })
      .parse(await this.#ask('GET', '/v1/me', undefined, session));
  }

  /** The mails to an address, with the token of the link in each, if there is one. */
  async inbox(inboxUrl: string, address: string): Promise<{ subject: string; token: string | undefined }[]> {
    const { emails } = store.parse(await (await fetch(new URL('/store', inboxUrl))).json());
    return emails
      .filter(({ destination }) => destination.to.includes(address))
      .map(({ subject, body }) => ({ subject, token: /#token=([^\s&]+)/.exec(body.text ?? '')?.[1] }));
  }

  async #ask(method: string, path: string, body?: unknown, bearer = this.#ready.apiKey): Promise<unknown> {
    const answer = await fetch(this.#ready.apiUrl + path, {
      method,
      headers: {
        ...(bearer && { authorization: `Bearer ${bearer}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Problem(`${method} ${path} answered ${answer.status}: ${text}`);
    return text ? JSON.parse(text) : undefined;
  }
}
