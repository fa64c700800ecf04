import { describe, expect, test } from 'vitest';
import { commit } from '../../shared/table/commit.ts';
import { put } from '../../shared/table/writes.ts';
import { getSavedView, viewItem } from '../../shared/views/repository.ts';
import { type Api, setupApi } from '../support/api.ts';
import { freshName, givenView, path } from './support/views.ts';

/** A shop with some customers, whom no test changes. */
async function setupShop(): Promise<Api & { readonly group: string }> {
  const api = await setupApi();
  const post = async (to: string, body: object): Promise<string> =>
    (await api.call('POST', to, { body })).body.id;
  const group = await post('/v1/groups', { name: 'Wholesale' });
  const customer = (firstName: string, more: object = {}) =>
    post('/v1/customers', { firstName, lastName: 'Silva', email: `${firstName}@example.com`, ...more });
  await customer('Ana', { status: 'blocked', phone: '020 7946 0958', groupIds: [group] });
  await customer('Bo', { taxExempt: true, groupIds: [group] });
  await customer('Cy', { status: 'inactive', marketing: { email: true } });
  await customer('Di', { taxExempt: true, tags: ['founder'] });
  const birthDate = `--${String(new Date().getUTCMonth() + 1).padStart(2, '0')}-15`;
  const membership = { number: '7', status: 'active' };
  await post('/v1/customers', { firstName: 'Ed', birthDate, membership, business: { company: 'Ed Ltd' } });
  return { ...api, group };
}

const shared = setupShop();
const names = ({ body }: Awaited<ReturnType<Api['call']>>): string[] =>
  body.items.map(({ firstName }: { firstName: string }) => firstName);

const exempt = { field: 'taxExempt', value: true };

describe('the customers of a view', () => {
  test('are those of its filter and its text, in its order, exactly as many as there are', async () => {
    const api = await shared;
    const { customers } = await givenView(api, {
      filter: { or: [exempt, { field: 'status', value: 'blocked' }] },
      q: 'silva',
      sort: '-firstName',
    });
    const answer = await customers();
    expect(names(answer)).toEqual(['Di', 'Bo', 'Ana']);
    expect(answer.body.total).toBe(3);
    const predefined = (id: string) => api.call('GET', `${path}/${id}/customers`);
    expect(names(await predefined('blocked'))).toEqual(['Ana']);
    expect(names(await predefined('inactive'))).toEqual(['Cy']);
    expect(names(await predefined('marketing-subscribers'))).toEqual(['Cy']);
    expect(names(await predefined('tax-exempt'))).toEqual(['Di', 'Bo']);
    for (const id of ['birthdays-this-month', 'members', 'business', 'without-email']) {
      expect(names(await predefined(id)), id).toEqual(['Ed']);
    }
    expect((await predefined('new-this-month')).body.total).toBe(5);
    expect((await predefined('without-password')).body.total).toBe(5);
  });

  test('come page by page, with a link and a cursor that a new filter ends and a new name does not', async () => {
    const { at, customers, patch } = await givenView(await shared, { filter: exempt, sort: 'firstName' });
    const { body, headers } = await customers('limit=1');
    expect(body).toMatchObject({ items: [{ firstName: 'Bo' }], total: 2 });
    expect(headers.link).toBe(`<${at}/customers?limit=1&cursor=${body.nextCursor}>; rel="next"`);
    const next = () => customers(`limit=1&cursor=${body.nextCursor}`);
    await patch({ name: freshName(), columns: ['firstName'] });
    expect((await next()).body).toEqual({
      items: [{ id: expect.any(String), firstName: 'Di' }],
      total: 2,
      filters: [],
    });
    await patch({ filter: { or: [exempt, { field: 'status', value: 'blocked' }] } });
    expect(await next()).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/query/cursor', code: 'invalid_cursor' }] },
    });
  });

  test('show the view’s columns, or those that the request names', async () => {
    const { customers } = await givenView(await shared, {
      filter: { field: 'tags', value: 'founder' },
      columns: ['firstName', 'marketing.email', 'customFields.gone'],
    });
    const id = expect.any(String);
    expect((await customers()).body.items).toEqual([
      { id, firstName: 'Di', marketing: { email: false }, customFields: {} },
    ]);
    expect((await customers('fields=lastName,email')).body.items).toEqual([
      { id, lastName: 'Silva', email: 'di@example.com' },
    ]);
    expect((await customers('fields=shoe')).status).toBe(400);
  });

  test('are narrowed down by further filters, texts and orders, and by nothing that is unknown', async () => {
    const { group, ...api } = await shared;
    const { customers } = await givenView(api, { filter: { not: exempt }, q: 'silva', sort: 'firstName' });
    expect(names(await customers())).toEqual(['Ana', 'Cy']);
    expect(names(await customers('sort=-firstName'))).toEqual(['Cy', 'Ana']);
    expect(names(await customers(`groupIds=${group}`))).toEqual(['Ana']);
    expect(names(await customers('status=blocked&status=inactive&marketing.email=true'))).toEqual(['Cy']);
    expect(names(await customers('q=cy'))).toEqual(['Cy']);
    expect(names(await customers('q=7946'))).toEqual(['Ana']);
    expect((await customers('q=bo')).body.total).toBe(0);
    for (const wrong of ['shoe=1', 'status=asleep', 'sort=shoe'])
      expect((await customers(wrong)).status).toBe(400);
  });

  test('are counted for all views at once, when asked for', async () => {
    const api = await shared;
    const { view } = await givenView(api, { filter: exempt, q: 'bo' });
    const { view: all } = await givenView(api);
    const counts = async (query: string) => {
      const { items } = (await api.call('GET', path + query)).body;
      return new Map(items.map(({ id, count }: { id: string; count?: number }) => [id, count]));
    };
    const counted = await counts('?count=true');
    expect(counted.get(view.id)).toBe(1);
    expect(counted.get(all.id)).toBe(5);
    expect(counted.get('tax-exempt')).toBe(2);
    for (const query of ['', '?count=false'])
      expect([...(await counts(query)).values()].every((count) => count === undefined)).toBe(true);
    expect((await api.call('GET', `${path}?count=maybe`)).status).toBe(400);
  });

  test('are listed and counted in the time zone of the request', async () => {
    const api = await shared;
    const { body } = await api.call('GET', '/v1/customers?q=ana');
    const zones = ['Pacific/Kiritimati', 'Etc/GMT+12'];
    // 26 hours apart, so it is never the same day there.
    const [day] = zones.map((timeZone) =>
      new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date(body.items[0].createdAt)),
    );
    const { view, customers } = await givenView(api, {
      filter: { field: 'createdAt', value: day },
      q: 'ana',
    });
    const counts = zones.map(async (zone) => {
      const timeZone = encodeURIComponent(zone);
      const { items } = (await api.call('GET', `${path}?count=true&timeZone=${timeZone}`)).body;
      const { count } = items.find(({ id }: { id: string }) => id === view.id);
      return [count, (await customers(`timeZone=${timeZone}`)).body.total];
    });
    expect(await Promise.all(counts)).toEqual([
      [1, 1],
      [0, 0],
    ]);
    expect((await api.call('GET', `${path}?count=true&timeZone=Nowhere`)).status).toBe(400);
  });

  test('of a deleted group are none, and a retired custom field is nobody’s', async () => {
    const api = await shared;
    const { id } = (await api.call('POST', '/v1/groups', { body: { name: freshName() } })).body;
    const member = await givenView(api, { filter: { field: 'groupIds', value: id } });
    const other = await givenView(api, { filter: { not: { field: 'groupIds', value: id } } });
    const sized = await givenView(api, { filter: { field: 'customFields', value: 'shoeSize' } });
    await api.call('DELETE', `/v1/groups/${id}`);
    expect((await member.customers()).body).toMatchObject({ items: [], total: 0 });
    expect((await other.customers()).body.total).toBe(5);
    expect((await sized.customers()).body.total).toBe(0);
  });
});

describe('a view that was saved in another language than today’s', () => {
  test.each([
    ['filter', { filter: { field: 'status', op: 'contains', value: 'act' } }],
    ['sort', { sort: 'shoe' }],
  ])('with a %s that is not understood says so, is listed and can be changed', async (part, past) => {
    const api = await shared;
    const { view, read, customers, patch } = await givenView(api, { filter: exempt });
    const stored = { ...(await getSavedView(api.table, view.id)), ...past };
    await commit(api.table, { writes: [put(viewItem(stored))] });
    expect(await customers()).toMatchObject({
      status: 409,
      body: { code: 'unreadable_view', errors: [{ pointer: `/${part}` }] },
    });
    expect((await read()).body).toMatchObject(past);
    const { items } = (await api.call('GET', `${path}?count=true`)).body;
    const listed = items.find(({ id }: { id: string }) => id === view.id);
    expect(listed.count).toBe(part === 'filter' ? undefined : 2);
    expect((await patch({ name: freshName() })).status).toBe(200);
    expect((await patch({ [part]: null })).status).toBe(200);
    expect((await customers()).status).toBe(200);
  });
});
