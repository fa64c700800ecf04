import { describe, expect, test } from 'vitest';
import { commit } from '../../shared/table/commit.ts';
import { equals, update } from '../../shared/table/writes.ts';
import { viewKey } from '../../shared/views/keys.ts';
import { setupBulk } from './support/bulk.ts';
import { counts, freshTag, unknown } from './support/values.ts';

const shared = setupBulk();

const byId = (one: { customerId: string }, other: { customerId: string }) =>
  one.customerId < other.customerId ? -1 : 1;

describe('customers are selected', () => {
  test('by ids: each once, in any order, and one that there is not fails alone', async () => {
    const { run, givenCustomer, customer } = await shared;
    const [tag, ana, bob] = [freshTag(), await givenCustomer(), await givenCustomer()];
    const { job, results } = await run(
      { ids: [bob, unknown, ana, bob.toUpperCase()] },
      { type: 'change', addTags: [tag] },
    );
    expect(job).toMatchObject({
      kind: 'bulk-action',
      action: { type: 'change', addTags: [tag] },
      selected: { by: 'ids' },
      progress: { total: 3, done: 3, ...counts({ updated: 2, failed: 1 }) },
    });
    expect(results).toEqual([
      {
        customerId: unknown,
        result: 'failed',
        code: 'not_found',
        message: 'There is no customer with this id.',
      },
      { customerId: ana, result: 'updated' },
      { customerId: bob, result: 'updated' },
    ]);
    expect((await customer(ana)).tags).toEqual([tag]);
  });

  test('by the id of somebody who is none any more: what became of them is said, and nothing is done to others', async () => {
    const { run, preview, givenCustomer, customer, call } = await shared;
    const [kept, merged] = [await givenCustomer(), await givenCustomer()];
    const deleted = await givenCustomer({ openingBalance: { ordersCount: 3 } });
    const into = await call('POST', `/v1/customers/${kept}/merge`, { body: { from: merged } });
    expect(into.status, JSON.stringify(into.body)).toBe(200);
    expect((await call('DELETE', `/v1/customers/${deleted}`)).status).toBe(204);
    const ids = [merged, deleted];
    const because = {
      [merged]: `This customer was merged into ${kept}: select that one instead.`,
      [deleted]: 'The customer with this id was deleted.',
    };
    const change = { type: 'change', status: 'blocked' };
    const failed = { result: 'failed', code: 'not_found' };
    const foreseen = (await preview({ ids }, change)).sample;
    const { results } = await run({ ids }, change);
    expect(results.toSorted(byId)).toEqual(
      ids.map((customerId) => ({ customerId, ...failed, message: because[customerId] })).toSorted(byId),
    );
    expect(foreseen.map(({ message }: { message: string }) => message).toSorted()).toEqual(
      Object.values(because).toSorted(),
    );
    const { results: ended } = await run({ ids }, { type: 'delete' });
    expect(ended).toMatchObject([{ result: 'unchanged' }, { result: 'unchanged' }]);
    expect((await customer(kept)).status).toBe('active');
  });

  test('by a filter and a text together, as a search finds them', async () => {
    const { run, givenCustomer, call } = await shared;
    const tag = freshTag();
    const [zoe, zora] = [
      await givenCustomer({ name: 'Zoë Quill', tags: [tag] }),
      await givenCustomer({ name: 'Zora Quill', tags: [tag] }),
    ];
    await givenCustomer({ name: 'Zoë Other', tags: [tag] });
    const filter = { field: 'tags', value: tag };
    const { job, results } = await run({ filter, q: 'zoe quill' }, { type: 'change', status: 'inactive' });
    expect(job).toMatchObject({
      selected: { by: 'filter', filter: { ...filter, op: 'has' }, q: 'zoe quill' },
    });
    expect(results).toEqual([{ customerId: zoe, result: 'updated' }]);
    expect((await call('GET', `/v1/customers/${zora}`)).body.status).toBe('active');
  });

  test('by a filter on a custom field, read by its definition', async () => {
    const { run, post, givenCustomer, call } = await shared;
    await call('POST', '/v1/custom-fields', {
      body: { key: 'shoeSize', label: 'Shoe size', type: 'number' },
    });
    const id = await givenCustomer({ customFields: { shoeSize: 46 } });
    await givenCustomer({ customFields: { shoeSize: 39 } });
    const filter = { field: 'customFields.shoeSize', op: 'gte', value: 46 };
    const { results } = await run({ filter }, { type: 'change', addTags: [freshTag()] });
    expect(results).toEqual([{ customerId: id, result: 'updated' }]);
    const misspelled = { and: [{ field: 'customFields.shoeSise', value: 46 }] };
    const { status, body } = await post({ selection: { filter: misspelled }, action: { type: 'delete' } });
    expect({ status, body }).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/selection/filter/and/0/field', code: 'unknown_field' }] },
    });
    expect(body.detail).toContain('(/selection/filter/and/0/field)');
  });

  test('by a view: whoever is in it at the time of the request', async () => {
    const { start, settle, givenCustomer, customer, call } = await shared;
    const [seen, tag] = [freshTag(), freshTag()];
    const first = await givenCustomer({ tags: [seen] });
    const view = (
      await call('POST', '/v1/views', { body: { name: seen, filter: { field: 'tags', value: seen } } })
    ).body;
    const { id } = await start({ view: view.id }, { type: 'change', addTags: [tag] });
    const late = await givenCustomer({ tags: [seen] });
    await settle();
    expect((await customer(first)).tags).toEqual([seen, tag]);
    expect((await customer(late)).tags).toEqual([seen]);
    const job = (await call('GET', `/v1/jobs/${id}`)).body;
    expect(job).toMatchObject({ selected: { by: 'view', view: view.id }, progress: { total: 1 } });
  });

  test('by a predefined view, and all of them', async () => {
    const { preview, givenCustomer, call } = await shared;
    await givenCustomer({ taxExempt: true });
    const exempt = (await call('GET', '/v1/customers?taxExempt=true')).body.total;
    const everybody = (await call('GET', '/v1/customers')).body.total;
    const action = { type: 'change', taxExempt: false };
    expect(await preview({ view: 'tax-exempt' }, action)).toMatchObject({
      total: exempt,
      counts: { updated: exempt, deleted: 0, unchanged: 0, failed: 0 },
    });
    expect(await preview({ all: true }, action)).toMatchObject({
      total: everybody,
      counts: { updated: exempt, unchanged: everybody - exempt },
    });
  });

  test('by what nobody matches: the job is done at once', async () => {
    const { run } = await shared;
    const { job, results } = await run({ q: 'nobody-is-called-so' }, { type: 'delete' });
    expect(job.progress).toMatchObject({ total: 0, done: 0 });
    expect(results).toEqual([]);
  });

  test('by a view that is not understood any more, or is gone: refused, with the place', async () => {
    const { post, table, call } = await shared;
    const view = (await call('POST', '/v1/views', { body: { name: freshTag(), q: 'x' } })).body;
    const write = update(viewKey(view.id), { filter: '{"field":"shoe"}' }, equals('version', 1));
    await commit(table, { writes: [write] });
    const action = { type: 'delete' };
    for (const dryRun of [true, false]) {
      expect(await post({ selection: { view: view.id }, action, dryRun })).toMatchObject({
        status: 409,
        body: { code: 'unreadable_view', errors: [{ pointer: '/selection/view', code: 'unreadable_view' }] },
      });
      expect(await post({ selection: { view: unknown }, action, dryRun })).toMatchObject({
        status: 409,
        body: { code: 'unknown_reference', errors: [{ pointer: '/selection/view' }] },
      });
    }
  });
});
