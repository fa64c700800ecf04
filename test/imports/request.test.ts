import { beforeAll, describe, expect, test } from 'vitest';
import { type Api, setupApi } from '../support/api.ts';

let api: Api;
beforeAll(async () => {
  api = await setupApi();
});

const ask = (body: unknown, headers = {}) => api.call('POST', '/v1/imports', { body, headers });

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
    ['an unknown option', { fileName: 'a.csv', options: { modus: 'create' } }, '/options/modus'],
    ['a mode that there is not', { fileName: 'a.csv', options: { mode: 'replace' } }, '/options/mode'],
    ['a file that is too large', { fileName: 'a.csv', bytes: 10 ** 12 }, '/bytes'],
  ])('refuses %s', async (_, body, pointer) => {
    const answer = await ask(body);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });
});
