import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emptyFolder, eventually, type RunningStack, startStack } from '../support/stack.ts';

let stack: RunningStack;
const folder = emptyFolder();

beforeAll(async () => {
  stack = await startStack(folder);
}, 90_000);

afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The job that the dropped file has become, once it has ended. The drop folder puts each into a folder of its own. */
const jobOf = (name: string) =>
  eventually(async () => {
    const { body } = await stack.call('GET', '/v1/jobs?limit=100');
    const job = body.items.find(({ source }: { source: { key: string } }) => basename(source.key) === name);
    return job && ['completed', 'failed'].includes(job.status) && job;
  });

const put = (Key: string, Body: string | Buffer) =>
  stack.s3.send(new PutObjectCommand({ Bucket: stack.importBucket, Key, Body }));

describe('the HTTP entrance', () => {
  test('creates, reads, changes, finds and deletes a customer', async () => {
    const created = await stack.call('POST', '/v1/customers', {
      firstName: 'Ana',
      email: 'ana.http@example.com',
    });
    expect(created.status).toBe(201);
    const path = created.headers.get('location') ?? '';
    const changed = await stack.call('PATCH', path, { lastName: 'Muñoz' }, { 'if-match': '"1"' });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).toBe('"2"');
    expect((await stack.call('GET', '/v1/customers?q=munoz+ana')).body.items).toEqual([changed.body]);
    expect((await stack.call('GET', '/v1/customers/lookup?email=ANA.http%40example.com')).body.id).toBe(
      created.body.id,
    );
    expect((await stack.call('DELETE', path)).status).toBe(204);
    expect((await stack.call('GET', path)).status).toBe(404);
  });

  test('assigns customers to groups', async () => {
    const group = (await stack.call('POST', '/v1/groups', { name: 'Wholesale', discountPercent: 15 })).body;
    const { body } = await stack.call('POST', '/v1/customers', { name: 'Member', groupIds: [group.id] });
    const members = await stack.call('GET', `/v1/groups/${group.id}/customers`);
    expect(members.body).toMatchObject({ total: 1, items: [{ id: body.id }] });
  });

  test('answers bad requests with problem details, never with a 5xx', async () => {
    const post = (body: string, headers: Record<string, string> = {}) =>
      fetch(`${stack.apiUrl}/v1/customers`, {
        method: 'POST',
        body,
        headers: { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json', ...headers },
      });
    const { secret } = (
      await stack.call('POST', '/v1/api-keys', { name: 'reader', scopes: ['customers:read'] })
    ).body;
    const answers = {
      malformed: await post('{"email"'),
      'wrong type': await post('{"email": 7}'),
      'unknown field': await post('{"name":"A","colour":"red"}'),
      oversized: await post(JSON.stringify({ name: 'x'.repeat(2_000_000) })),
      'wrong key': await post('{"name":"A"}', { authorization: 'Bearer ck_AAAAAAAAAAAA_wrong' }),
      'missing scope': await post('{"name":"A"}', { authorization: `Bearer ${secret}` }),
      'unknown route': await fetch(`${stack.apiUrl}/v1/nothing/here`),
    };
    const seen = Object.entries(answers).map(([name, { status, headers }]) => [
      name,
      status,
      headers.get('content-type'),
    ]);
    const problem = 'application/problem+json';
    expect(seen).toEqual([
      ['malformed', 400, problem],
      ['wrong type', 400, problem],
      ['unknown field', 400, problem],
      ['oversized', 413, problem],
      ['wrong key', 401, problem],
      ['missing scope', 403, problem],
      ['unknown route', 404, problem],
    ]);
  });

  test('fifty parallel creations with one address in different letter case: one 201, forty-nine 409', async () => {
    const address = 'race.of.fifty@example.com';
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        stack.call('POST', '/v1/customers', {
          email: [...address].map((c, i) => ((n + 1) % (i + 2) === 0 ? c.toUpperCase() : c)).join(''),
        }),
      ),
    );
    const count = (status: number) => answers.filter((answer) => answer.status === status).length;
    expect([count(201), count(409)]).toEqual([1, 49]);
    expect((await stack.call('GET', `/v1/customers?email=${address}`)).body.total).toBe(1);
  });

  test('a customer just saved is found by the next search: ten writers, three searching processes', async () => {
    const misses: string[] = [];
    const search = async (name: string) => {
      const { body } = await stack.call('GET', `/v1/customers?name=${name}`);
      if (body.total !== 1) misses.push(`${name}: ${body.total}`);
    };
    const writer = async (w: number) => {
      const { body } = await stack.call('POST', '/v1/customers', { name: `w${w}x0` });
      for (let n = 1; n <= 6; n++) {
        // Three searches at once: the stack answers each in a process of its own.
        await Promise.all([1, 2, 3].map(() => search(`w${w}x${n - 1}`)));
        await stack.call('PATCH', `/v1/customers/${body.id}`, { name: `w${w}x${n}` });
      }
      await search(`w${w}x6`);
    };
    await Promise.all(Array.from({ length: 10 }, (_, w) => writer(w)));
    expect(misses).toEqual([]);
  }, 60_000);
});

describe('the CSV entrance', () => {
  test('imports a file of a real shop put into the bucket: commas, quoted newlines, a BOM', async () => {
    const csv =
      '\uFEFFname,email,password\r\n"Ana ""la Reina""\nMuñoz",ana.csv@example.com,\r\n李小龙,lee@example.com,correct horse\r\nBroken,not-an-address,\r\n';
    await put('shop export/people+1.csv', csv);
    const job = await jobOf('people+1.csv');
    expect(job).toMatchObject({
      status: 'completed',
      progress: { total: 3, done: 3, created: 2, failed: 1 },
    });
    const { body } = await stack.call('GET', '/v1/customers?q=reina');
    expect(body.items).toMatchObject([
      { name: 'Ana "la Reina" Muñoz', email: 'ana.csv@example.com', source: 'import' },
    ]);
    const errors = await (await fetch(job.files[0].url)).text();
    expect(errors).toContain('Broken,not-an-address,');
    expect(errors).toMatch(/error_row,error_reason/);
  });

  test('imports a file put into the drop folder: semicolons; again, it changes nothing', async () => {
    const csv = 'E-mail;Password;Name\n"dora@example.com";;"Dora; the Explorer"\n';
    writeFileSync(join(stack.dropFolder, 'prestashop.csv'), csv);
    expect(await jobOf('prestashop.csv')).toMatchObject({ status: 'completed', progress: { created: 1 } });
    expect((await stack.call('GET', '/v1/customers?q=explorer')).body.total).toBe(1);
    writeFileSync(join(stack.dropFolder, 'again.csv'), csv);
    expect(await jobOf('again.csv')).toMatchObject({
      status: 'completed',
      progress: { unchanged: 1, created: 0 },
    });
  });

  test('fails a binary file with its reason and writes nothing', async () => {
    const before = (await stack.call('GET', '/v1/customers')).body.total;
    await put('photo.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0xff, 0xfe, 10, 13]));
    expect(await jobOf('photo.csv')).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('photo.csv'),
    });
    expect((await stack.call('GET', '/v1/customers')).body.total).toBe(before);
  });

  test('keeps no raw file: it may hold passwords', async () => {
    const key = 'secret.csv';
    await put(key, 'name,email,password\nEva,eva@example.com,hunter2hunter2\n');
    expect(await jobOf(key)).toMatchObject({ status: 'completed' });
    await eventually(() =>
      stack.s3.send(new GetObjectCommand({ Bucket: stack.importBucket, Key: key })).then(
        () => false,
        (error: Error) => error.name === 'NoSuchKey',
      ),
    );
  });
});

test('state survives a restart; a stopped stack leaves no process behind', async () => {
  const { body } = await stack.call('POST', '/v1/customers', { name: 'Survivor' });
  const { apiKey } = stack;
  const line = stack.stdout();
  expect(line.trim().split('\n')).toHaveLength(1);
  expect(await stack.stop()).toBe(0);
  expect(stack.stdout()).toBe(line);
  expect(processesOf(folder)).toEqual([]);
  stack = await startStack(folder);
  expect(stack.apiKey).toBe(apiKey);
  expect((await stack.call('GET', '/v1/customers?name=survivor')).body.items).toEqual([body]);
}, 90_000);

/** Command lines of processes that name the folder. */
const processesOf = (text: string): string[] =>
  execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    .split('\n')
    .filter((args) => args.includes(text));

test('logs hold no personal data of all these requests', () => {
  const logs = execFileSync('sh', ['-c', `cat ${join(folder, 'logs')}/*.log`], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  for (const canary of ['ana.http@example.com', 'Muñoz', 'hunter2', 'Reina', 'explorer', stack.apiKey]) {
    expect(logs).not.toContain(canary);
  }
  expect(readFileSync(join(folder, 'logs', 'access.log'), 'utf8')).toContain('GET /v1/customers');
});
