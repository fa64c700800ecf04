import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { encodings } from '../../shared/imports/encodings.ts';
import { importOptions } from '../../shared/imports/options.ts';
import { type Api, setupApi } from '../support/api.ts';

let api: Api;
beforeAll(async () => {
  api = await setupApi();
});

const ask = (body: unknown, headers = {}, key?: string) =>
  api.call('POST', '/v1/imports', { body, headers, ...(key !== undefined && { key }) });

describe('POST /v1/imports', () => {
  test('answers a job that awaits its file, and a form that uploads it', async () => {
    const { status, body, headers } = await ask({ fileName: 'Kunden 2026.csv', bytes: 100 });
    expect(status).toBe(201);
    const key = `uploads/${body.job.id}/Kunden 2026.csv`;
    expect(headers.location).toBe(`/v1/jobs/${body.job.id}`);
    expect(body.job).toMatchObject({ status: 'uploading', source: { bucket: 'imports', key } });
    expect(body.job.options).toEqual({
      mode: 'upsert',
      matchBy: 'any',
      blankCells: 'keep',
      overwriteConsent: false,
      createGroups: false,
      splitNames: true,
      dryRun: false,
    });
    expect(body.upload.fields.key).toBe(key);
    const policy = JSON.parse(Buffer.from(body.upload.fields.Policy, 'base64').toString());
    expect(policy.conditions).toContainEqual(['content-length-range', 100, 100]);
    expect(policy.conditions).toContainEqual({ key });
    const { body: job } = await api.call('GET', `/v1/jobs/${body.job.id}`);
    expect(job).toEqual(body.job);
  });

  test('keeps the options', async () => {
    const options = { mode: 'update', matchBy: 'email', columns: { Kundennummer: 'externalId', x: null } };
    const { body } = await ask({ fileName: 'a.csv', options });
    expect(body.job.options).toMatchObject(options);
  });

  test.each([
    ['iso-8859-1', 'windows-1252'],
    ['ISO-8859-9', 'windows-1254'],
    ['iso-8859-11', 'windows-874'],
    [' gb2312 ', 'gbk'],
    ['Windows-1250', 'windows-1250'],
    ['Shift-JIS', 'shift_jis'],
    ['utf8', 'utf-8'],
  ])('takes the label %j of an encoding, and keeps its name', async (encoding, name) => {
    const { status, body } = await ask({ fileName: 'a.csv', options: { encoding } });
    expect([status, body.job.options.encoding]).toEqual([201, name]);
  });

  test('says in its document which encodings there are', () => {
    const { encoding } = importOptions.shape;
    expect(z.toJSONSchema(encoding, { io: 'input' })).toMatchObject({
      type: 'string',
      anyOf: [{ enum: [...encodings] }, {}],
    });
    expect(z.toJSONSchema(encoding, { io: 'output' })).toMatchObject({
      enum: [...encodings],
    });
  });

  test.each([
    ['a field that there is not', 'phones', 'No import knows this field. Did you mean phone?'],
    ['what only Clientele says', 'createdAt', 'Only Clientele itself changes this field.'],
    ['a custom field that there is not', 'customFields.motto', 'No import knows this field.'],
    ['what objects have of themselves', '__proto__', 'No import knows this field.'],
  ])('refuses to take a column for %s', async (_, field, message) => {
    const answer = await ask({ fileName: 'a.csv', options: { columns: { 'A/B': field, Phone: 'phone' } } });
    const errors = [{ pointer: '/options/columns/A~1B', code: 'unknown_field', message }];
    expect(answer).toMatchObject({ status: 400, body: { errors } });
  });

  test('takes a column for a custom field that there is', async () => {
    const field = { key: 'shoeSize', label: 'Size of shoes', type: 'number' };
    await api.call('POST', '/v1/custom-fields', { body: field });
    const columns = { Schuhe: 'customFields.shoeSize', Passwort: 'password' };
    expect(await ask({ fileName: 'a.csv', options: { columns } })).toMatchObject({ status: 201 });
    const mistyped = { options: { columns: { Schuhe: 'customFields.shoesize' } } };
    expect((await ask({ fileName: 'a.csv', ...mistyped })).body.errors).toMatchObject([
      { message: 'No import knows this field. Did you mean customFields.shoeSize?' },
    ]);
  });

  test('makes one job for a repeated request, with a form for the rest of the time', async () => {
    const once = { 'idempotency-key': crypto.randomUUID() };
    const first = await ask({ fileName: 'a.csv' }, once);
    const second = await ask({ fileName: 'a.csv' }, once);
    expect(second.body.job).toEqual(first.body.job);
    expect(second.headers['idempotent-replayed']).toBe('true');
    expect(second.body.upload.expiresAt).toBe(first.body.upload.expiresAt);
    expect(second.body.upload.fields.key).toBe(first.body.upload.fields.key);
  });

  test.each([
    ['a path for a file name', { fileName: '../a.csv' }, '/fileName'],
    ['a folder for a file name', { fileName: '..' }, '/fileName'],
    ['a file name with a line break', { fileName: 'a\n.csv' }, '/fileName'],
    // The form would be good for any key that begins like its own.
    ['a file name that the form would fill in', { fileName: 'a$' + '{filename}' }, '/fileName'],
    ['an unknown option', { fileName: 'a.csv', options: { modus: 'create' } }, '/options/modus'],
    [
      'an encoding that nobody writes',
      { fileName: 'a.csv', options: { encoding: 'utf-7' } },
      '/options/encoding',
    ],
    ['an encoding that is none', { fileName: 'a.csv', options: { encoding: '' } }, '/options/encoding'],
    ['a mode that there is not', { fileName: 'a.csv', options: { mode: 'replace' } }, '/options/mode'],
    ['a file that is too large', { fileName: 'a.csv', bytes: 10 ** 12 }, '/bytes'],
  ])('refuses %s', async (_, body, pointer) => {
    const answer = await ask(body);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  test('leaves a job that tells who asked, as an export does (trust 47)', async () => {
    const key = await api.newKey(['customers:write', 'jobs:read']);
    const { body } = await ask({ fileName: 'a.csv' }, {}, key);
    expect(body.job.actor).toMatch(/^api-key:[\w-]+$/);
    expect((await api.call('GET', `/v1/jobs/${body.job.id}`)).body.actor).toBe(body.job.actor);
    expect((await ask({ fileName: 'a.csv' })).body.job.actor).not.toBe(body.job.actor);
  });

  test('makes groups only for a key that may, and says which scope it lacks (trust 31)', async () => {
    const createGroups = { fileName: 'a.csv', options: { createGroups: true } };
    const key = await api.newKey(['customers:write', 'jobs:read']);
    expect(await ask(createGroups, {}, key)).toMatchObject({
      status: 403,
      headers: { 'www-authenticate': expect.stringContaining('scope="groups:write"') },
      body: { code: 'missing_scope', detail: expect.stringContaining('groups:write') },
    });
    expect(await ask({ fileName: 'a.csv' }, {}, key)).toMatchObject({ status: 201 });
    const both = await api.newKey(['customers:write', 'groups:write', 'jobs:read']);
    expect(await ask(createGroups, {}, both)).toMatchObject({ status: 201 });
  });

  test.each([
    ['orders', 'orders:write', { content: 'orders' }],
    ['credit', 'accounts:write', { content: 'credit' }],
    ['credit of customers', 'accounts:write', { columns: { Saldo: 'openingBalance.credit' } }],
    ['points of customers', 'accounts:write', { columns: { Punkte: 'openingBalance.points', x: null } }],
  ] as const)('needs, to import %s, a key with %s as well (trust 30)', async (_, scope, options) => {
    const asked = { fileName: 'a.csv', options };
    const key = await api.newKey(['customers:write']);
    expect(await ask(asked, {}, key)).toMatchObject({
      status: 403,
      body: { code: 'missing_scope', detail: expect.stringContaining(scope) },
    });
    expect(await ask(asked, {}, await api.newKey(['customers:write', scope]))).toMatchObject({ status: 201 });
  });
});
