import { expect, test } from 'vitest';
import { setupApi } from '../support/api.ts';

const path = '/v1/mail-texts/de';

test('a shop says it otherwise in one language, with a version for If-Match, and takes it back', async () => {
  const { call } = await setupApi();
  const standard = await call('GET', path);
  expect(standard).toMatchObject({
    status: 200,
    headers: { etag: '"1"' },
    body: { language: 'de', texts: {}, standard: { 'password-reset.action': 'Passwort festlegen' } },
  });
  const texts = { 'password-reset.lead': 'Hier geht es zu {shopName}.\n\nBis gleich!' };
  const put = (body: unknown, version?: number) =>
    call('PUT', path, { body, ...(version && { headers: { 'if-match': `"${version}"` } }) });
  expect(await put({ texts }, 1)).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: { texts } });
  expect((await put({ texts: {} }, 1)).status).toBe(412);
  expect((await put({ texts }, 1)).headers.etag).toBe('"2"');
  expect((await call('GET', '/v1/mail-texts/en')).body.texts).toEqual({});
  expect(await put({ texts: {} })).toMatchObject({ headers: { etag: '"3"' }, body: { texts: {} } });
  expect((await call('GET', '/v1/mail-texts/it')).status).toBe(404);
});

test.each([
  [{ 'password-reset.nothing': 'x' }, 'unknown_field'],
  [{ 'password-reset.action': '' }, 'too_short'],
  [{ 'password-reset.action': 'x'.repeat(201) }, 'too_long'],
  [{ 'password-reset.subject': 'one\nBcc: two' }, 'invalid_characters'],
  [{ 'password-reset.lead': 'x'.repeat(2001) }, 'too_long'],
  [{ 'password-reset.lead': 'Dear {name}' }, 'invalid_value'],
  [{ 'common.greetingByName': 'Dear {Name}' }, 'invalid_value'],
  [{ 'common.footer': '{__proto__}' }, 'invalid_value'],
])('of %j nothing is taken: %s', async (texts, code) => {
  const { call } = await setupApi();
  const answer = await call('PUT', path, { body: { texts } });
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ code }] } });
});

test('only who may change settings says it otherwise', async () => {
  const { call, newKey } = await setupApi();
  const reader = await newKey(['customers:read', 'customers:write']);
  expect((await call('GET', path, { key: reader })).status).toBe(200);
  expect((await call('PUT', path, { key: reader, body: { texts: {} } })).status).toBe(403);
});
