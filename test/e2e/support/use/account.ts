import * as z from 'zod';
import { eventually } from '../../../support/stack.ts';
import type { Run } from '../run.ts';

/** What a customer does about their account, once logged in and by the links that are mailed. */
export async function useAccount(run: Run): Promise<void> {
  const [email, wanted, password] = ['fay@example.com', 'fay.new@example.com', 'correct horse battery'];
  const { id } = await run.ask(201, 'POST', '/v1/customers', { email });
  await run.ask(202, 'POST', '/v1/auth/email-verification', { email });
  const proof = { token: await mailedToken(run, email, 'verify-email') };
  await run.ask(204, 'POST', '/v1/auth/email-verification/confirm', proof);
  await run.ask(202, 'POST', '/v1/auth/password-reset', { email });
  const token = await mailedToken(run, email, 'reset-password');
  await run.ask(204, 'POST', '/v1/auth/password-reset/confirm', { token, password });
  const other = await run.ask(200, 'POST', '/v1/auth/login', { email, password });
  const session = await run.ask(200, 'POST', '/v1/auth/login', { email, password });
  const as = { authorization: `Bearer ${session.token}` };
  await run.ask(200, 'PATCH', '/v1/me', { language: 'fr', marketing: { email: true } }, as);
  const { items } = await run.ask(200, 'GET', '/v1/me/sessions', undefined, as);
  const { id: otherId } = items.find(({ current }: { current: boolean }) => !current);
  await run.ask(204, 'DELETE', `/v1/me/sessions/${otherId}`, undefined, as);
  await run.ask(401, 'GET', '/v1/me', undefined, { authorization: `Bearer ${other.token}` });
  await run.ask(204, 'DELETE', '/v1/me/sessions', undefined, as);
  const newPassword = 'another good horse';
  const change = { currentPassword: password, newPassword };
  const opened = await run.ask(200, 'POST', '/v1/me/password', change, as);
  const again = { authorization: `Bearer ${opened.token}` };
  await run.ask(202, 'POST', '/v1/me/email', { email: wanted, password: newPassword }, again);
  const link = { token: await mailedToken(run, wanted, 'change-email') };
  await run.ask(204, 'POST', '/v1/auth/email-change/confirm', link);
  await run.ask(410, 'POST', '/v1/marketing/confirm', { token: 'made up' });
  const { oneClick } = await run.ask(200, 'GET', `/v1/customers/${id}/unsubscribe-link`);
  await run.ask(204, 'POST', oneClick.replace(run.stack.apiUrl, ''));
  await run.ask(204, 'DELETE', `/v1/customers/${id}/sessions`);
}

/** The token of a link to the page, once a mail with one has come to the address. */
function mailedToken(run: Run, address: string, page: string): Promise<string> {
  const store = z.object({
    emails: z.array(
      z.object({
        destination: z.object({ to: z.array(z.string()) }),
        body: z.object({ text: z.string().default('') }),
      }),
    ),
  });
  return eventually(async () => {
    const { emails } = store.parse(await (await fetch(`${run.stack.inboxUrl}/store`)).json());
    const texts = emails.filter(({ destination }) => destination.to.includes(address));
    const link = new RegExp(`/${page}\\?lang=\\w+#token=([\\w-]{43})`);
    return texts.flatMap(({ body }) => link.exec(body.text)?.[1] ?? [])[0];
  });
}
