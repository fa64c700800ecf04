import { afterAll, describe, expect, test } from 'vitest';
import { linesOf, setupExports } from './support/setup.ts';

const shared = setupExports();
afterAll(async () => (await shared).stop());

const unknown = '01890000-0000-7000-8000-000000000000';
let tags = 0;
/** Selects only the customers of one test. */
const fresh = () => {
  const tag = `export ${++tags}`;
  return { tag, selection: { filter: { field: 'tags', value: tag } } };
};

describe('a CSV file', () => {
  test('has the columns and the order that were asked for, and nothing a spreadsheet computes (trust 34)', async () => {
    const { givenCustomer, run } = await shared;
    const { tag, selection } = fresh();
    await givenCustomer({ lastName: 'Berg', notes: '=1+1', tags: [tag], phone: '+49 30 901820' });
    await givenCustomer({ lastName: 'Arendt', notes: 'two\nlines, "quoted"', tags: [tag, 'a, b'] });
    const columns = ['lastName', 'notes', 'phone', 'tags', 'taxExempt'];
    const { bytes, download, job } = await run({ selection, columns, sort: '-lastName' });
    expect(bytes.toString()).toBe(
      `\ufefflastName,notes,phone,tags,taxExempt\r\nBerg,'=1+1,'+49 30 901820,${tag},false\r\n` +
        `Arendt,"two\nlines, ""quoted""",,"${tag}, ""a, b""",false\r\n`,
    );
    expect(download.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(job).toMatchObject({
      kind: 'export',
      columns,
      selected: { by: 'filter' },
      progress: { total: 2, done: 2, exported: 2, failed: 0 },
    });
  });

  test('has all that an import takes unless columns are named, with the names of groups', async () => {
    const { givenCustomer, given, run } = await shared;
    const { tag, selection } = fresh();
    const groupIds = [await given('/v1/groups', { name: 'Friends, and family' })];
    const id = await givenCustomer({ tags: [tag], groupIds, shippingAddress: { city: 'Graz' } });
    const { bytes } = await run({ selection, delimiter: ';', byteOrderMark: false });
    const [names = [], cells = []] = linesOf(bytes).map((line) => line.split(';'));
    const row = Object.fromEntries(names.map((name, index) => [name, cells[index]]));
    expect(row).toMatchObject({ id, 'shippingAddress.city': 'Graz', groups: '"""Friends, and family"""' });
    expect(names).toEqual(expect.arrayContaining(['createdAt', 'updatedAt', 'marketing.email']));
    expect(names).not.toEqual(expect.arrayContaining(['password']));
    expect(names).not.toEqual(expect.arrayContaining(['phoneE164']));
    expect(bytes[0]).toBe('i'.charCodeAt(0));
  });

  test('leaves out who is gone by then, and says so', async () => {
    const { givenCustomer, run, call } = await shared;
    const [ana, bob] = [await givenCustomer(), await givenCustomer()];
    await call('DELETE', `/v1/customers/${bob}`);
    const { bytes, job } = await run({ selection: { ids: [unknown, bob, ana] }, columns: ['id'] });
    expect(linesOf(bytes)).toEqual(['id', ana]);
    expect(job.progress).toMatchObject({ exported: 1, failed: 2 });
    const { items } = (await call('GET', `/v1/jobs/${job.id}/results`)).body;
    expect(items).toMatchObject([
      { customerId: unknown, result: 'failed', code: 'not_found' },
      { customerId: bob, result: 'failed', code: 'not_found' },
    ]);
  });

  test('of ids can have an order, too', async () => {
    const { givenCustomer, run } = await shared;
    const { tag } = fresh();
    const ids = [];
    for (const lastName of ['Moss', 'Nye', 'Lem']) ids.push(await givenCustomer({ lastName, tags: [tag] }));
    const { bytes } = await run({ selection: { ids }, columns: ['lastName'], sort: 'lastName' });
    expect(linesOf(bytes)).toEqual(['lastName', 'Lem', 'Moss', 'Nye']);
  });

  test('of nobody has its header', async () => {
    const { run } = await shared;
    const { bytes, job } = await run({ selection: fresh().selection, columns: ['email', 'marketing'] });
    const [header, ...rows] = linesOf(bytes);
    expect([header, rows]).toEqual([
      'email,marketing.email,marketing.at,marketing.source,marketing.requestedAt',
      [],
    ]);
    expect(job.progress).toMatchObject({ total: 0, exported: 0 });
  });

  test('tells times by the clock of a time zone', async () => {
    const { givenCustomer, run } = await shared;
    const at = '2026-01-31T22:30:00.000Z';
    const marketing = { email: true, at, source: 'fair' };
    const selection = { ids: [await givenCustomer({ marketing })] };
    const asked = { selection, columns: ['marketing.at'] };
    expect(linesOf((await run(asked)).bytes)).toEqual(['marketing.at', at]);
    const there = await run({ ...asked, timeZone: 'Asia/Kolkata' });
    expect(linesOf(there.bytes)).toEqual(['marketing.at', '2026-02-01T04:00:00.000+05:30']);
  });
});

describe('the file of a view', () => {
  test('has its columns, its order and its name', async () => {
    const { givenCustomer, given, run } = await shared;
    const { tag } = fresh();
    for (const lastName of ['Abel', 'Born']) await givenCustomer({ lastName, tags: [tag] });
    const view = await given('/v1/views', {
      name: `Spring/Summer: ${tag}`,
      filter: { field: 'tags', value: tag },
      sort: '-lastName',
      columns: ['lastName', 'picture', 'groupIds'],
    });
    const { bytes, download, job } = await run({ selection: { view } });
    expect(linesOf(bytes)).toEqual(['lastName,groups', 'Born,', 'Abel,']);
    const day = job.createdAt.slice(0, 10);
    const name = encodeURIComponent(`Spring Summer ${tag}-${day}.csv`);
    expect(download.headers.get('content-disposition')).toBe(`attachment; filename*=UTF-8''${name}`);
  });

  test('can be one of everybody, of which a bulk action is refused', async () => {
    const { givenCustomer, given, run } = await shared;
    const id = await givenCustomer();
    const view = await given('/v1/views', { name: 'Everybody there is', columns: ['email', 'id'] });
    const { bytes } = await run({ selection: { view } });
    expect(linesOf(bytes)).toContain(`,${id}`);
  });
});

test('a workbook has the same rows (promise 12)', async () => {
  const { givenCustomer, run } = await shared;
  const { tag, selection } = fresh();
  await givenCustomer({ name: '=SUM(A1)', tags: [tag], birthDate: '1990-12-31' });
  const { bytes, download } = await run({ selection, format: 'xlsx', columns: ['name', 'birthDate'] });
  expect(bytes.subarray(0, 2).toString()).toBe('PK');
  expect(download.headers.get('content-type')).toMatch(/spreadsheetml/);
});
