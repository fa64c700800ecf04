import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { PictureFiles } from '../../shared/pictures/files.ts';
import { sweepPictures } from '../../shared/pictures/sweeper.ts';
import { type Api, setupApi } from '../support/api.ts';
import { type ImageType, image, type S3, startS3 } from './support/setup.ts';

let s3: S3;
let api: Api;
beforeAll(async () => {
  s3 = await startS3();
  api = await setupApi({ environment: s3.environment });
});
afterAll(() => s3.stop());

/** A customer, and what can be done with the picture. */
async function setup() {
  const { body: customer } = await api.call('POST', '/v1/customers', { body: { name: 'Ada' } });
  const path = `/v1/customers/${customer.id}/picture`;
  const start = async (contentType: ImageType, bytes: number) =>
    (await api.call('POST', path, { body: { contentType, bytes } })).body;
  const confirm = (uploadId: string, headers = {}) => api.call('PUT', path, { body: { uploadId }, headers });
  return {
    id: customer.id,
    path,
    start,
    confirm,
    /** Uploads a file as what it is said to be. */
    upload: async (file: Buffer, contentType: ImageType): Promise<string> => {
      const form = await start(contentType, file.length);
      expect((await post(form, file)).status).toBe(204);
      return form.uploadId;
    },
    customer: async () => (await api.call('GET', `/v1/customers/${customer.id}`)).body,
  };
}

/** Sends a form as a browser does. */
async function post(
  { url, fields }: { url: string; fields: Record<string, string> },
  file: Buffer,
): Promise<{ status: number; code: string | undefined }> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob([new Uint8Array(file)]), 'me.jpg');
  const answer = await fetch(url, { method: 'POST', body: form });
  return { status: answer.status, code: /<Code>(\w+)/.exec(await answer.text())?.[1] };
}

/** What the schedule does every few minutes. */
const sweep = () => sweepPictures({ table: api.table, files: new PictureFiles(s3.bucket, s3.newClient()) });

describe('a profile picture', () => {
  test('is uploaded by a form, confirmed, shown, and part of the customer (promise 25)', async () => {
    const { start, confirm, customer, path, id } = await setup();
    const file = image('image/jpeg', 1234);
    const form = await start('image/jpeg', file.length);
    expect(Date.parse(form.expiresAt) - Date.now()).toBeGreaterThan(9 * 60_000);
    expect(await post(form, file)).toEqual({ status: 204 });
    const confirmed = await confirm(form.uploadId);
    expect(confirmed).toMatchObject({ status: 200, headers: { etag: '"2"' } });
    expect(confirmed.body).toEqual({ contentType: 'image/jpeg', bytes: 1234, updatedAt: expect.any(String) });
    expect(await customer()).toMatchObject({ version: 2, picture: confirmed.body });
    expect((await customer()).picture).toEqual(confirmed.body);
    const { body: audit } = await api.call('GET', `/v1/customers/${id}/audit`);
    expect(audit.items[0]).toMatchObject({ action: 'updated', changes: [{ field: 'picture' }] });
    const { body: view } = await api.call('GET', path);
    expect(view).toMatchObject({ contentType: 'image/jpeg', bytes: 1234 });
    const shown = await fetch(view.url);
    expect(Buffer.from(await shown.arrayBuffer()).equals(file)).toBe(true);
    expect(shown.headers.get('content-type')).toBe('image/jpeg');
    expect(shown.headers.get('content-disposition')).toBe('inline');
  });

  test.each(['image/jpeg', 'image/png', 'image/webp'] as const)('can be %s', async (type) => {
    const { upload, confirm } = await setup();
    expect((await confirm(await upload(image(type), type))).body).toMatchObject({ contentType: type });
  });

  test('(trust 24) is confirmed again with the same answer, whatever version the repetition names', async () => {
    const { upload, confirm, customer } = await setup();
    const uploadId = await upload(image('image/png'), 'image/png');
    const first = await confirm(uploadId, { 'if-match': '"1"' });
    const again = await confirm(uploadId, { 'if-match': '"1"' });
    expect([again.status, again.body, again.headers.etag]).toEqual([200, first.body, first.headers.etag]);
    expect((await customer()).version).toBe(2);
  });

  test('(trust 41) is not changed in another version than If-Match names', async () => {
    const { upload, confirm, path } = await setup();
    const uploadId = await upload(image('image/png'), 'image/png');
    expect((await confirm(uploadId, { 'if-match': '"9"' })).body.code).toBe('version_mismatch');
    expect((await confirm(uploadId, { 'if-match': '"1"' })).status).toBe(200);
    const stale = await api.call('DELETE', path, { headers: { 'if-match': '"1"' } });
    expect(stale.body.code).toBe('version_mismatch');
    expect((await api.call('DELETE', path, { headers: { 'if-match': '"2"' } })).status).toBe(204);
  });

  test('that is replaced, deleted or that of a deleted customer is removed, with its upload', async () => {
    const [replaced, deleted, ofDeleted] = [await setup(), await setup(), await setup()];
    for (const one of [replaced, deleted, ofDeleted])
      await one.confirm(await one.upload(image('image/png'), 'image/png'));
    await sweep();
    const before = await s3.objects();
    await replaced.confirm(await replaced.upload(image('image/webp', 77), 'image/webp'));
    expect((await api.call('DELETE', deleted.path)).status).toBe(204);
    expect((await api.call('DELETE', deleted.path)).status).toBe(204);
    expect((await api.call('GET', deleted.path)).status).toBe(404);
    expect(await deleted.customer()).not.toHaveProperty('picture');
    expect((await api.call('DELETE', `/v1/customers/${ofDeleted.id}`)).status).toBe(204);
    await sweep();
    const left = await s3.objects();
    expect(before.filter((key) => !left.includes(key))).toHaveLength(3);
    expect(left.filter((key) => !before.includes(key))).toHaveLength(1);
    const { body: view } = await api.call('GET', replaced.path);
    expect((await (await fetch(view.url)).arrayBuffer()).byteLength).toBe(77);
  });

  test('(trust 32) cannot be set by a change of the customer, and tells nobody where it lies', async () => {
    const { id, upload, confirm } = await setup();
    const { body } = await confirm(await upload(image('image/png'), 'image/png'));
    for (const picture of [null, { ...body, key: 'pictures/of-somebody', uploadedAs: 'x' }]) {
      const answer = await api.call('PATCH', `/v1/customers/${id}`, { body: { picture } });
      expect(answer.status).toBe(400);
    }
    const found = [
      await api.call('GET', `/v1/customers/${id}`),
      await api.call('GET', '/v1/customers?limit=100'),
    ];
    for (const answer of found) expect(JSON.stringify(answer.body)).not.toMatch(/uploads\/|pictures\//);
  });
});

describe('an upload', () => {
  test('(trust 33) of another type or size is refused by S3, and one above the limit by the API', async () => {
    const { start, path } = await setup();
    const form = await start('image/png', 100);
    expect(await post(form, image('image/png', 101))).toEqual({ status: 400, code: 'EntityTooLarge' });
    expect(await post(form, image('image/png', 99))).toEqual({ status: 400, code: 'EntityTooSmall' });
    const html = { ...form, fields: { ...form.fields, 'Content-Type': 'text/html' } };
    expect(await post(html, image('image/png', 100))).toEqual({ status: 403, code: 'AccessDenied' });
    const refused = [
      { contentType: 'image/png', bytes: 5_000_001 },
      { contentType: 'image/png', bytes: 0 },
      { contentType: 'image/svg+xml', bytes: 100 },
    ];
    for (const body of refused)
      expect((await api.call('POST', path, { body })).body.code).toBe('invalid_request');
    const largest = await start('image/png', 5_000_000);
    expect(await post(largest, image('image/png', 5_000_000))).toMatchObject({ status: 204 });
  });

  test('is refused by S3 once its form has expired', async () => {
    const { start } = await setup();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 11 * 60_000 });
    const form = await start('image/png', 100);
    vi.useRealTimers();
    expect(await post(form, image('image/png', 100))).toEqual({ status: 403, code: 'AccessDenied' });
  });

  test.each([
    ['no image', Buffer.from('<svg onload="alert(1)">'.repeat(5))],
    ['another image than it was declared to be', image('image/jpeg')],
    ['shorter than any image', Buffer.from([0x89])],
  ])('that is %s becomes no picture, and is removed', async (_, file) => {
    const { upload, confirm, customer } = await setup();
    const uploadId = await upload(file, 'image/png');
    expect(await confirm(uploadId)).toMatchObject({ status: 422, body: { code: 'not_a_picture' } });
    expect(await customer()).not.toHaveProperty('picture');
    await sweep();
    expect((await s3.objects()).filter((key) => key.endsWith(uploadId))).toEqual([]);
    expect((await confirm(uploadId)).body.code).toBe('unknown_reference');
  });

  test('(trust 30) of another customer is one that does not exist', async () => {
    const [owner, other] = [await setup(), await setup()];
    const uploadId = await owner.upload(image('image/png'), 'image/png');
    const foreign = await other.confirm(uploadId);
    const missing = await other.confirm(randomUUID());
    expect(foreign).toMatchObject({ status: 409, body: { code: 'unknown_reference' } });
    expect(foreign.body.detail).toContain('Send the file first');
    const { requestId, ...said } = foreign.body;
    expect(missing.body).toMatchObject(said);
    expect((await owner.confirm(uploadId)).status).toBe(200);
  });
});

test('A customer who does not exist has no picture, and can be given none', async () => {
  const path = `/v1/customers/${randomUUID()}/picture`;
  const answers = [
    await api.call('POST', path, { body: { contentType: 'image/png', bytes: 100 } }),
    await api.call('PUT', path, { body: { uploadId: randomUUID() } }),
    await api.call('GET', path),
    await api.call('DELETE', path),
  ];
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
});
