import { describe, expect, test } from 'vitest';
import { setupBulk } from './support/bulk.ts';
import { counts, freshTag, unknown } from './support/values.ts';

const shared = setupBulk();

describe('each of the selected customers', () => {
  test('is changed by the rules of a single change, with an audit record of who asked, in the job', async () => {
    const { run, givenCustomer, givenGroup, customer, call } = await shared;
    const [joined, left, old, fresh] = [await givenGroup(), await givenGroup(), freshTag(), freshTag()];
    const id = await givenCustomer({
      groupIds: [left],
      tags: [old],
      email: `${crypto.randomUUID()}@example.com`,
    });
    const { job } = await run(
      { ids: [id] },
      {
        type: 'change',
        addTags: [fresh],
        removeTags: [old.toUpperCase()],
        addToGroups: [joined],
        removeFromGroups: [left],
        status: 'blocked',
        taxExempt: true,
        marketing: { email: true, source: 'fair' },
        notificationsOptIn: true,
        rewardsSummaryOptIn: true,
      },
    );
    expect(await customer(id)).toMatchObject({
      tags: [fresh],
      groupIds: [joined],
      status: 'blocked',
      taxExempt: true,
      marketing: { email: true, source: 'fair', at: expect.any(String) },
      notificationsOptIn: true,
      rewardsSummaryOptIn: true,
      version: 2,
    });
    const [record] = (await call('GET', `/v1/customers/${id}/audit`)).body.items;
    expect(record).toMatchObject({
      action: 'updated',
      actor: expect.stringMatching(/^api-key:/),
      requestId: `${job.id}/1`,
    });
    const [answer] = (await call('GET', `/v1/customers/${id}/consents`)).body.items;
    expect(answer).toMatchObject({ email: true, source: 'fair' });
    const found = await call('GET', `/v1/groups/${joined}/customers`);
    expect(found.body.items).toMatchObject([{ id }]);
  });

  test('is deleted, and its e-mail address is free again; who is gone already stays unchanged', async () => {
    const { run, givenCustomer, call } = await shared;
    const email = `${crypto.randomUUID()}@example.com`;
    const id = await givenCustomer({ email });
    const { job, results } = await run({ ids: [id, unknown] }, { type: 'delete' });
    expect(job.progress).toMatchObject(counts({ deleted: 1, unchanged: 1 }));
    expect(results).toEqual([
      { customerId: unknown, result: 'unchanged' },
      { customerId: id, result: 'deleted' },
    ]);
    expect((await call('GET', `/v1/customers/${id}`)).status).toBe(404);
    await givenCustomer({ email });
  });

  test('who cannot be changed fails alone, and the failures can be listed on their own', async () => {
    const { run, givenCustomer, call } = await shared;
    const full = await givenCustomer({ tags: Array.from({ length: 100 }, (_, n) => `t${n}`) });
    const other = await givenCustomer();
    const { job, results } = await run({ ids: [full, other] }, { type: 'change', addTags: [freshTag()] });
    expect(job.progress).toMatchObject(counts({ updated: 1, failed: 1 }));
    const failure = {
      customerId: full,
      result: 'failed',
      code: 'limit_reached',
      message: expect.stringMatching(/100 tags/),
    };
    expect(results).toEqual([failure, { customerId: other, result: 'updated' }]);
    expect((await call('GET', `/v1/jobs/${job.id}/results?result=failed`)).body.items).toEqual([failure]);
  });

  test('who would join a group that is deleted meanwhile fails, and says why', async () => {
    const { start, settle, givenCustomer, givenGroup, call } = await shared;
    const [id, group] = [await givenCustomer(), await givenGroup()];
    const job = await start({ ids: [id] }, { type: 'change', addToGroups: [group], taxExempt: true });
    expect((await call('DELETE', `/v1/groups/${group}`)).status).toBe(204);
    await settle();
    const { items } = (await call('GET', `/v1/jobs/${job.id}/results`)).body;
    expect(items).toMatchObject([{ customerId: id, result: 'failed', code: 'unknown_reference' }]);
  });

  test('keeps what somebody else has changed of it since the action was started', async () => {
    const { start, settle, givenCustomer, customer, call } = await shared;
    const [id, tag] = [await givenCustomer({ tags: ['old'] }), freshTag()];
    await start({ ids: [id] }, { type: 'change', addTags: [tag] });
    await call('PATCH', `/v1/customers/${id}`, { body: { notes: 'Rings twice.', tags: ['newer'] } });
    await settle();
    expect(await customer(id)).toMatchObject({ notes: 'Rings twice.', tags: ['newer', tag], version: 3 });
  });
});

describe('a dry run', () => {
  test('says of each customer what would become of it, and does nothing', async () => {
    const { preview, givenCustomer, customer, call } = await shared;
    const tag = freshTag();
    const email = `${crypto.randomUUID()}@example.com`;
    const ada = await givenCustomer({ firstName: 'Ada', email });
    const bob = await givenCustomer({ name: 'Bob', tags: [tag], status: 'inactive' });
    const jobs = (await call('GET', '/v1/jobs')).body.items.length;
    const action = { type: 'change', addTags: [tag], status: 'inactive' };
    expect(await preview({ ids: [ada, bob, unknown] }, action)).toEqual({
      dryRun: true,
      total: 3,
      counts: { updated: 1, deleted: 0, unchanged: 1, failed: 1 },
      sample: [
        { customer: { id: unknown }, result: 'failed', code: 'not_found', message: expect.any(String) },
        { customer: { id: ada, firstName: 'Ada', email }, result: 'updated', changes: ['status', 'tags'] },
        { customer: { id: bob, name: 'Bob' }, result: 'unchanged' },
      ],
    });
    expect((await customer(ada)).version).toBe(1);
    expect((await call('GET', '/v1/jobs')).body.items).toHaveLength(jobs);
  });
});
