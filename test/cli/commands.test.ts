import { afterAll, expect, test } from 'vitest';
import { setupServer } from '../client/served-api.ts';
import { runCli } from './support/run-cli.ts';
import { setupStub } from './support/stub-api.ts';

const server = await setupServer();
afterAll(server.stop);
const env = { CLIENTELE_URL: server.url, CLIENTELE_API_KEY: server.key };
const cli = (...args: string[]) => runCli(args, { env });
const jsonOf = async (...args: string[]) => {
  const { stdout, stderr } = await cli('--json', ...args);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
};

test('a customer is created, found, shown, changed and deleted', async () => {
  const ada = await jsonOf('customers', 'create', 'firstName=Ada', 'email=ada@shop.example', 'tags:=["vip"]');
  expect(ada).toMatchObject({ firstName: 'Ada', tags: ['vip'] });
  const list = await cli('customers', 'list', '--q', 'ada', '--where', 'tags=vip', '--columns', 'email,tags');
  expect(list.stdout).toBe('email             tags\nada@shop.example  vip\n\n1 customer.\n');
  expect((await jsonOf('customers', 'search', '{"field":"tags","value":"vip"}')).items).toEqual([ada]);
  const changes = ['lastName=Lovelace', 'shippingAddress.city=London', 'tags:=null'];
  const changed = await jsonOf('customers', 'update', 'ADA@shop.example', '--if-version', '1', ...changes);
  expect(changed).toMatchObject({ lastName: 'Lovelace', shippingAddress: { city: 'London' }, tags: [] });
  const stale = await cli('customers', 'update', ada.id, '--if-version', '1', 'notes=late');
  expect([stale.code, stale.stderr]).toEqual([1, expect.stringContaining('the version that it has now')]);
  const shown = await cli('customers', 'get', ada.id);
  expect(shown.stdout).toMatch(/^shippingAddress\.city +London$/m);
  expect((await cli('customers', 'delete', ada.id, '--yes')).stdout).toBe(`${ada.id} is deleted.\n`);
  const gone = await cli('customers', 'get', ada.id);
  expect([gone.code, gone.stdout]).toEqual([1, '']);
});

test('a customer is named by the external ID as well, and who is not found is told in one sentence', async () => {
  const created = await jsonOf('customers', 'create', 'name=Edsger', 'externalId=K-72');
  expect(await jsonOf('customers', 'get', 'K-72')).toEqual(created);
  for (const nobody of ['nope', 'nobody@shop.example', 'no@t']) {
    const { code, stderr } = await cli('customers', 'get', nobody);
    expect([code, stderr]).toEqual([
      1,
      `No customer has this id, e-mail address or external ID: ${nobody}\n`,
    ]);
  }
});

test('fields come from a file or standard input as well, and arguments stand over them', async () => {
  const { stdout } = await runCli(['--json', 'customers', 'create', '--file', '-', 'lastName=Hopper'], {
    env,
    stdin: '{"firstName":"Grace","lastName":"?"}',
  });
  expect(JSON.parse(stdout)).toMatchObject({ firstName: 'Grace', lastName: 'Hopper' });
});

test('what the API refuses is told field by field, and what to do about it', async () => {
  const wrong = await cli('customers', 'create', 'emial=a', 'shippingAddress.country=XX');
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toContain('emial: There is no such field here.\n');
  expect(wrong.stderr).toContain('shippingAddress.country: ');
  const odd = await cli('customers', 'create', 'name=Ada', '__proto__.x=1');
  expect(odd.stderr).toBe('__proto__: There is no such field here.\n');
  const unknown = await cli('views', 'customers', 'nothing');
  expect(unknown.stderr).toBe('There is no view "nothing". Which there are: clientele views list\n');
  const key = { ...env, CLIENTELE_API_KEY: 'ck_AAAAAAAAAAAA_wrong' };
  const refused = await runCli(['views', 'list'], { env: key });
  expect(refused.stderr).toContain(`${server.url} does not take the API key from CLIENTELE_API_KEY`);
});

test('a group is named by its name, and gets and loses customers', async () => {
  expect(await jsonOf('groups', 'create', 'name=Großhandel', 'discountPercent:=12.5')).toMatchObject({
    discountPercent: 12.5,
  });
  await cli('customers', 'create', 'username=alan', 'name=Alan');
  const added = await cli('groups', 'add', 'GROSSHANDEL', 'username:alan');
  expect(added.stdout).toMatch(/^username:alan +added$/m);
  expect((await jsonOf('groups', 'members', 'großhandel')).total).toBe(1);
  expect((await cli('groups', 'list')).stdout).toMatch(/Großhandel +12\.5 % +1/);
  const used = await cli('groups', 'delete', 'großhandel', '--yes');
  expect([used.code, used.stderr]).toEqual([1, expect.stringContaining('--force')]);
  await cli('groups', 'remove', 'großhandel', 'username:alan');
  expect((await cli('groups', 'delete', 'großhandel', '--yes')).code).toBe(0);
});

test('a long list is asked for page by page, and says how many more there are', async () => {
  const stub = await setupStub({
    'GET /v1/customers': ({ url }) => {
      const query = new URLSearchParams(url.split('?')[1]);
      const items = Array.from({ length: Number(query.get('limit')) }, () => ({ email: 'a@shop.example' }));
      return { items, total: 240, nextCursor: `${query.get('cursor') ?? ''}x` };
    },
  });
  const list = ['customers', 'list', '--columns', 'email', '--limit', '210'];
  const { stdout } = await runCli(list, { env: stub.env });
  expect(stdout.match(/^a@shop\.example$/gm)).toHaveLength(210);
  expect(stdout).toContain('210 of 240 customers. More: --limit');
  const asked = ['?limit=100', '?limit=100&cursor=x', '?limit=10&cursor=xx'];
  expect(stub.came.map(({ url }) => url)).toEqual(asked.map((query) => `/v1/customers${query}`));
});

test('an export says what it would have, and of which job its file comes', async () => {
  const dry = await jsonOf(
    'export',
    '--view',
    'Blocked',
    '--columns',
    'id,email',
    '--out',
    'a.XLSX',
    '--dry-run',
  );
  expect(dry).toMatchObject({
    total: 0,
    columns: ['id', 'email'],
    fileName: expect.stringMatching(/^Blocked.*xlsx$/),
  });
  const left = await cli('export', '--all', '--no-wait');
  const id = /job_\w{26}/.exec(left.stdout)?.[0] ?? '';
  expect((await cli('jobs', 'list', '--kind', 'export')).stdout).toContain(id);
  expect((await jsonOf('jobs', 'show', id)).kind).toBe('export');
});

test('health says whether the key is taken, too', async () => {
  const { code, stdout, stderr } = await cli('health');
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('CLIENTELE_API_KEY works') });
  expect(stderr).toContain(`${server.url} answers`);
});
