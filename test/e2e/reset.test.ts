import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { browserIsMissing, launchBrowser } from '../support/browser.ts';
import { eventually, type RunningStack, useStack } from '../support/stack.ts';

let stack: RunningStack;
const folder = useStack((started) => {
  stack = started;
});

const store = z.object({
  emails: z.array(
    z.looseObject({
      subject: z.string(),
      destination: z.looseObject({ to: z.array(z.string()) }),
      body: z.looseObject({ text: z.string().default('') }),
    }),
  ),
});

/** The links of all mails to an address, the oldest first. */
async function linksTo(address: string): Promise<string[]> {
  const { emails } = store.parse(await (await fetch(`${stack.inboxUrl}/store`)).json());
  return emails
    .filter(({ destination }) => destination.to.includes(address))
    .flatMap(({ body }) => /https?:\S+#token=\S+/.exec(body.text)?.[0] ?? []);
}

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${stack.apiUrl}/v1/auth/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });

/** A customer without a password, and the link that was mailed. */
async function customerWithLink(email: string): Promise<string> {
  expect((await stack.call('POST', '/v1/customers', { email, firstName: 'Ana' })).status).toBe(201);
  expect((await post('password-reset', { email })).status).toBe(202);
  return await eventually(async () => (await linksTo(email))[0]);
}

describe('asking for a link', () => {
  test('has the same answer and the same AWS calls for a known and an unknown address (trust 7)', async () => {
    await stack.call('POST', '/v1/customers', { email: 'known@example.com' });
    const ask = async (email: string) => {
      await fetch(`${stack.s3Endpoint}/_local/calls`, { method: 'DELETE' });
      const answer = await post('password-reset', { email });
      const calls = await (await fetch(`${stack.s3Endpoint}/_local/calls?function=credentials`)).text();
      const headers = [...answer.headers].filter(([name]) => !/request-?id|^date$/.test(name));
      return { status: answer.status, headers, body: await answer.text(), calls };
    };
    await ask('warm-up@example.com');
    const known = await ask('known@example.com');
    expect(known).toMatchObject({ status: 202, body: '{}' });
    expect(known.calls).toContain('TransactWriteItems');
    expect(await ask('unknown@example.com')).toEqual(known);
  });

  test('takes the host of the link from the configuration, whatever the request says (trust 9)', async () => {
    await stack.call('POST', '/v1/customers', { email: 'host@example.com' });
    for (const headers of [
      { 'x-forwarded-host': 'evil.example' },
      { origin: 'https://evil.example' },
      { forwarded: 'host=evil.example' },
    ]) {
      await post('password-reset', { email: 'host@example.com' }, headers);
    }
    const links = await eventually(async () =>
      (await linksTo('host@example.com')).length === 3 ? linksTo('host@example.com') : false,
    );
    for (const link of links)
      expect(link.startsWith(`${stack.apiUrl}/reset-password?lang=en#token=`)).toBe(true);
  });
});

test('the token is nowhere but in the mail: not in the table, a log, a queue or a bucket (trust 1)', async () => {
  const token = (await customerWithLink('canary@example.com')).split('#token=')[1] ?? '';
  expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  for (let n = 0; n < 10; n++) {
    // A scanner that follows the link, however often, uses nothing up (trust 6).
    await fetch(`${stack.apiUrl}/reset-password`, { method: n % 2 ? 'HEAD' : 'GET' });
  }
  const confirmed = await post('password-reset/confirm', { token, password: 'correct horse battery' });
  expect(confirmed.status).toBe(204);
  const found = execFileSync('sh', ['-c', `grep -rlF -- '${token}' ${folder} || true`], { encoding: 'utf8' });
  // The inbox stands for the customer's mailbox.
  expect(found.trim().split('\n').filter(Boolean)).toEqual([join(folder, 'mails.jsonl')]);
  expect(readFileSync(join(folder, 'mails.jsonl'), 'utf8')).toContain(token);
});

describe.skipIf(browserIsMissing())('from the mail to the account, in a browser', () => {
  test.each([
    ['a desk', { width: 1280, height: 800 }],
    ['a phone', { width: 360, height: 740 }],
  ])(
    'on %s: the link sets a password once, and the customer logs in with it',
    { timeout: 60_000 },
    async (place, viewport) => {
      const email = `${place.replace('a ', '')}@example.com`;
      const link = await customerWithLink(email);
      const browser = await launchBrowser();
      onTestFinished(() => browser.close());
      const page = await browser.newPage({ viewport });
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      const fill = async (password: string) => {
        await page.locator('#password').fill(password);
        await page.locator('#confirmation').fill(password);
        await page.locator('#choose button[type="submit"]').click();
      };
      await page.goto(link);
      await fill('password1');
      await page.getByText('attackers try first').waitFor();
      const password = `correct horse on ${place}`;
      await fill(password);
      await page.getByText('Your new password is set').waitFor();
      expect(page.url()).not.toContain('token');

      await page.goto('about:blank');
      await page.goto(link);
      await fill(password);
      await page.getByText('This link was used already').waitFor();
      expect(errors).toEqual([]);

      const login = await post('login', { email, password });
      expect(login.status).toBe(200);
      const { token } = z.looseObject({ token: z.string() }).parse(await login.json());
      const me = await fetch(`${stack.apiUrl}/v1/me`, { headers: { authorization: `Bearer ${token}` } });
      expect(await me.json()).toMatchObject({ email, firstName: 'Ana' });
    },
  );
});
