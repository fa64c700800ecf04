import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import * as z from 'zod';
import { eventually, type HttpAnswer, type RunningStack } from '../../support/stack.ts';

// biome-ignore lint/suspicious/noExplicitAny: a step reads whatever the API answers
type Answer = any;

const inbox = z.object({
  emails: z.array(
    z.object({
      destination: z.object({ to: z.array(z.string()) }),
      body: z.object({ text: z.string().default('') }),
    }),
  ),
});

/** A shop on a stack that runs, as its staff and its customers use it. */
export class Shop {
  #stack: RunningStack | undefined;

  /** The stack that it is on from now on. */
  open(stack: RunningStack): void {
    this.#stack = stack;
  }

  get stack(): RunningStack {
    if (!this.#stack) throw new Error('The shop is not open yet.');
    return this.#stack;
  }

  /** Calls the API as the staff, expects the status and answers the body. */
  async ask(status: number, method: string, path: string, body?: unknown): Promise<Answer> {
    return (await this.answer(status, method, path, body)).body;
  }

  /** The same, with the headers of the answer. */
  async answer(status: number, method: string, path: string, body?: unknown): Promise<HttpAnswer> {
    const answer = await this.stack.call(method, path, body);
    expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBe(status);
    return answer;
  }

  /** Calls the API without a key, or with a customer's session. */
  async askAsCustomer(
    status: number,
    method: string,
    path: string,
    body?: unknown,
    session = '',
  ): Promise<Answer> {
    const answer = await this.stack.call(method, path, body, {
      authorization: session && `Bearer ${session}`,
    });
    expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBe(status);
    return answer.body;
  }

  /** Whom a list of customers names, by their e-mail addresses in order of the alphabet. */
  async emails(question: string): Promise<string[]> {
    const { items, total } = await this.ask(200, 'GET', `/v1/customers?fields=email&limit=100&${question}`);
    expect(items).toHaveLength(total);
    return items.map(({ email }: { email?: string }) => email ?? '–').sort();
  }

  /** The job, once it has ended well. */
  finished(jobId: string): Promise<Answer> {
    return eventually(async () => {
      const job = await this.ask(200, 'GET', `/v1/jobs/${jobId}`);
      expect(job.status, JSON.stringify(job)).not.toBe('failed');
      return job.status === 'completed' && job;
    });
  }

  /** Puts the file into the drop folder, and waits until it is imported. */
  async drop(name: string, content: string): Promise<Answer> {
    writeFileSync(join(this.stack.dropFolder, name), content);
    return await eventually(async () => {
      const { items } = await this.ask(200, 'GET', '/v1/jobs?kind=import&limit=100');
      const job = items.find((one: Answer) => basename(one.source.key) === name);
      return job?.status === 'completed' && job;
    });
  }

  /** The bytes of the file that an export makes. */
  async exported(path: string, body: unknown): Promise<{ name: string; bytes: Uint8Array }> {
    const { id } = await this.ask(202, 'POST', path, body);
    const [file] = (await this.finished(id)).files;
    return { name: file.name, bytes: await (await fetch(file.url)).bytes() };
  }

  /** What the bulk action has done to each customer, once it has ended. */
  async bulk(selection: unknown, action: unknown): Promise<string[]> {
    const { id } = await this.ask(202, 'POST', '/v1/bulk-actions', { selection, action });
    await this.finished(id);
    const { items } = await this.ask(200, 'GET', `/v1/jobs/${id}/results`);
    return items.map(({ result }: { result: string }) => result);
  }

  /** The token of the link in the newest mail to the address, once there are so many with one. */
  tokenFor(address: string, mails = 1): Promise<string> {
    return eventually(async () => {
      const { emails } = inbox.parse(await (await fetch(`${this.stack.inboxUrl}/store`)).json());
      const tokens = emails
        .filter(({ destination }) => destination.to.includes(address))
        .flatMap(({ body }) => /#token=([\w-]{43})/.exec(body.text)?.[1] ?? []);
      return tokens.length >= mails && tokens.at(-1);
    });
  }

  /** Sets a password by the mailed link, as somebody does who has forgotten theirs or never had one. */
  async setPasswordByMail(email: string, password: string): Promise<void> {
    await this.askAsCustomer(202, 'POST', '/v1/auth/password-reset', { email });
    const token = await this.tokenFor(email);
    await this.askAsCustomer(204, 'POST', '/v1/auth/password-reset/confirm', { token, password });
  }
}
