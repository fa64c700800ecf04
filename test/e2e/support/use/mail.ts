import { eventually } from '../../../support/stack.ts';
import type { Run } from '../run.ts';

/** The shop's own words in a mail that bounces, and the address' second chance. */
export async function useMail(run: Run): Promise<void> {
  await run.ask(200, 'GET', '/v1/mail-texts/en');
  const texts = { 'password-reset.action': 'Choose a password' };
  await run.ask(200, 'PUT', '/v1/mail-texts/en', { texts });
  const email = 'bounce+zoe@simulator.amazonses.com';
  const { id } = await run.ask(201, 'POST', '/v1/customers', { email });
  await run.ask(202, 'POST', '/v1/auth/password-reset', { email });
  await eventually(async () => {
    const { emailDelivery } = await run.ask(200, 'GET', `/v1/customers/${id}`);
    return emailDelivery === 'bounced' || undefined;
  });
  await run.ask(200, 'POST', `/v1/customers/${id}/email-delivery/reset`);
}

/** SES refuses a mail until the stream gives it up and tells the failure destination. */
export async function loseMail(run: Run): Promise<void> {
  await run.setFaults({ ses: { fail: 'error', times: 1000 } });
  await run.ask(202, 'POST', '/v1/auth/password-reset', { email: 'bo.new@example.com' });
  await run.untilUsed('Mail-Mailer', 'sqs:SendMessage');
  await run.setFaults({});
}
