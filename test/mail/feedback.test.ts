import { describe, expect, test } from 'vitest';
import { feedbackEvent, takeFeedback } from '../../shared/mail/feedback.ts';
import { setupApi } from '../support/api.ts';

/** As EventBridge delivers what SES tells. */
const event = (detail: object) => ({
  version: '0',
  id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  'detail-type': 'Email Bounced',
  source: 'aws.ses',
  detail: { ...detail, mail: { messageId: 'm', destination: ['ana@example.com'] } },
});
const to = (emailAddress: string) => [{ emailAddress }];
const bounce = (address: string, bounceType = 'Permanent') =>
  event({ eventType: 'Bounce', bounce: { bounceType, bouncedRecipients: to(address) } });
const complaint = (address: string, complaintFeedbackType?: string) =>
  event({
    eventType: 'Complaint',
    complaint: { complainedRecipients: to(address), ...(complaintFeedbackType && { complaintFeedbackType }) },
  });

/** A customer, and what became of their record after events. */
async function setup(fields: object = {}) {
  const api = await setupApi();
  const { body } = await api.call('POST', '/v1/customers', { body: { email: 'ana@example.com', ...fields } });
  const path = `/v1/customers/${body.id}`;
  const read = async () => (await api.call('GET', path)).body;
  const take = async (...events: unknown[]) => {
    for (const one of events) await takeFeedback(api.table, feedbackEvent.parse(one));
    return await read();
  };
  return { ...api, path, read, take };
}

describe('what SES tells of a mail', () => {
  test('marks the address that bounced for good, once, with a record of who said so (trust 43, 47)', async () => {
    const { take, call, path } = await setup();
    const marked = await take(bounce('Ana@Example.com'), bounce('ana@example.com'));
    expect(marked).toMatchObject({ emailDelivery: 'bounced', version: 2 });
    const { items } = (await call('GET', `${path}/audit`)).body;
    expect(items[0]).toMatchObject({
      actor: 'ses',
      requestId: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
      changes: [{ field: 'emailDelivery', to: 'bounced' }],
    });
    const found = (await call('GET', '/v1/customers?emailDelivery=bounced')).body;
    expect(found.total).toBe(1);
  });

  test('of a mailbox that is full, of a stranger, or that it was no spam, marks nobody', async () => {
    const { take } = await setup();
    const events = [
      bounce('ana@example.com', 'Transient'),
      bounce('ana@example.com', 'Undetermined'),
      bounce('nobody@example.com'),
      bounce('no address'),
      complaint('ana@example.com', 'not-spam'),
    ];
    expect(await take(...events)).toMatchObject({ version: 1 });
  });

  test('ends the consent to marketing of who complained, and stays when the address bounces later', async () => {
    const { take, call, path } = await setup({ marketing: { email: true, source: 'checkout' } });
    const marked = await take(complaint('ana@example.com'), bounce('ana@example.com'));
    expect(marked).toMatchObject({
      emailDelivery: 'complained',
      marketing: { email: false, source: 'complaint' },
      version: 2,
    });
    const { items } = (await call('GET', `${path}/consents`)).body;
    expect(items[0]).toMatchObject({ email: false, source: 'complaint', actor: 'ses' });
  });

  test('of an address that the customer no longer has says nothing of the new one', async () => {
    const { take, call, path } = await setup();
    await take(bounce('ana@example.com'));
    const { body } = await call('PATCH', path, { body: { email: 'new@example.com' } });
    expect(body).not.toHaveProperty('emailDelivery');
    expect(await take(bounce('ana@example.com'))).not.toHaveProperty('emailDelivery');
  });

  test('in another form than is known is refused, so that it is tried again and kept', () => {
    for (const detail of [{}, { eventType: 'Bounce' }, { eventType: 'Open', open: {} }])
      expect(() => feedbackEvent.parse(event(detail))).toThrow();
  });
});

test('the shop takes the mark off an address, and cannot put one on it (trust 32)', async () => {
  const { take, call, path } = await setup();
  await take(complaint('ana@example.com'));
  const [first, again] = [
    await call('POST', `${path}/email-delivery/reset`),
    await call('POST', `${path}/email-delivery/reset`),
  ];
  expect(first.status).toBe(200);
  expect(first.body).not.toHaveProperty('emailDelivery');
  expect(again).toMatchObject({ status: 200, body: { version: first.body.version } });
  const marked = await call('PATCH', path, { body: { emailDelivery: 'bounced' } });
  expect(marked).toMatchObject({ status: 400, body: { errors: [{ code: 'unknown_field' }] } });
  const made = await call('POST', '/v1/customers', {
    body: { name: 'Bo', emailVerifiedAt: '2026-01-01T00:00:00Z', unsubscribeSecret: 'x' },
  });
  expect(made.body.errors).toMatchObject([{ code: 'unknown_field' }, { code: 'unknown_field' }]);
});
