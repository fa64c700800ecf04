import { describe, expect, test } from 'vitest';
import { groupKey } from '../../shared/groups/keys.ts';
import { commit } from '../../shared/table/commit.ts';
import { equals, present, update } from '../../shared/table/writes.ts';
import { viewKey } from '../../shared/views/keys.ts';
import { setupBulk } from './support/bulk.ts';

const shared = setupBulk();
let tags = 0;
/** A tag that no other test of the file uses. */
const freshTag = (): string => `tag ${++tags}`;
const counts = (some: object) => ({ created: 0, updated: 0, deleted: 0, unchanged: 0, failed: 0, ...some });
const unknown = '01890000-0000-7000-8000-000000000000';

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

describe('nothing but all means everybody', () => {
  /** What is answered to a bulk action on whoever this selects: the same with and without `dryRun`. */
  async function refused(selection: object) {
    const { post } = await shared;
    const action = { type: 'delete' };
    const [dry, real] = [
      await post({ selection, action, dryRun: true }),
      await post({ selection, action, dryRun: false }),
    ];
    expect(real.body).toMatchObject({ code: dry.body.code, errors: dry.body.errors });
    expect([dry.status, real.status]).toEqual([409, 409]);
    return dry.body.errors[0];
  }

  async function viewOf(question: object): Promise<{ view: string }> {
    const { status, body } = await (await shared).call('POST', '/v1/views', {
      body: { name: freshTag(), ...question },
    });
    expect(status, JSON.stringify(body)).toBe(201);
    return { view: body.id };
  }

  test.each([{}, { q: '’' }])('so a view that asks nothing is refused: %j', async (question) => {
    expect(await refused(await viewOf(question))).toMatchObject({
      pointer: '/selection/view',
      code: 'unreadable_view',
      message: expect.stringContaining('"all": true'),
    });
  });

  test('so a view is refused once a custom field that it names is gone, or of another type', async () => {
    const { call } = await shared;
    const declare = (type: string) =>
      call('POST', '/v1/custom-fields', { body: { key: 'passing', label: 'Passing', type } });
    await declare('number');
    const views = [
      await viewOf({ filter: { not: { field: 'customFields.passing', op: 'gt', value: 5 } } }),
      await viewOf({ filter: { field: 'customFields', op: 'hasNone', value: 'passing' } }),
    ];
    await call('DELETE', '/v1/custom-fields/passing');
    for (const view of views)
      expect(await refused(view)).toMatchObject({
        pointer: '/selection/view',
        code: 'unreadable_view',
        message: expect.stringContaining('The custom field passing'),
      });
    expect((await call('GET', `/v1/views/${views[0]?.view}/customers`)).status).toBe(200);
    await declare('text');
    expect(await refused(views[0] ?? {})).toMatchObject({
      code: 'unreadable_view',
      message: expect.stringContaining('customFields.passing can be asked with'),
    });
  });

  test('so a view or a filter is refused when a group that it names is gone, or being deleted', async () => {
    const { call, table, preview, givenGroup, givenCustomer } = await shared;
    const [gone, going, there] = [await givenGroup(), await givenGroup(), await givenGroup()];
    await call('DELETE', `/v1/groups/${gone}`);
    const mark = update(groupKey(going), { deletingSince: '2026-11-22T10:00:00.000Z' }, present());
    await commit(table, { writes: [mark] });
    for (const group of [gone, going]) {
      const filter = {
        and: [
          { field: 'groupIds', op: 'hasNone', value: [there, group] },
          { field: 'status', value: 'active' },
        ],
      };
      const message = expect.stringContaining(`The group ${group}`);
      expect(await refused(await viewOf({ filter }))).toMatchObject({ code: 'unreadable_view', message });
      expect(await refused({ filter })).toMatchObject({
        pointer: '/selection/filter',
        code: 'unknown_reference',
        message,
      });
    }
    const filter = { not: { field: 'groupIds', value: there } };
    await givenCustomer();
    expect((await preview({ filter }, { type: 'delete' })).total).toBeGreaterThan(0);
  });
});

describe('a selection that is refused tells what could stand there', () => {
  const ways = /`ids`, by a `view`, by a `filter` or `q` or both, or say `"all": true`/;
  const uuid = crypto.randomUUID();
  test.each<[string, unknown, string, string, RegExp]>([
    ['none', undefined, '/selection', 'required', /missing/],
    ['nothing', {}, '/selection', 'required', ways],
    ['all, but no', { all: false }, '/selection/all', 'invalid_value', /true/],
    ['a misspelled way', { everybody: true }, '/selection/everybody', 'unknown_field', ways],
    ['no ids', { ids: [] }, '/selection/ids', 'too_few', /at least one/],
    ['an id that is none', { ids: [uuid, uuid, uuid, 'x'] }, '/selection/ids/3', 'invalid_format', /UUID/],
    ['too many ids', { ids: Array(10_001).fill(uuid) }, '/selection/ids', 'too_many', /10000/],
    ['two ways', { ids: [uuid], all: true }, '/selection', 'contradictory', ways],
    ['a view and a text', { view: 'blocked', q: 'ada' }, '/selection', 'contradictory', ways],
    [
      'a time zone of ids',
      { ids: [uuid], timeZone: 'Europe/Madrid' },
      '/selection/timeZone',
      'contradictory',
      /time zone/,
    ],
    ['a text without a word', { q: ' ' }, '/selection/q', 'too_short', /"all": true/],
    [
      'a misspelled field',
      { filter: { field: 'stauts', value: 'active' } },
      '/selection/filter/field',
      'unknown_field',
      /Did you mean status/,
    ],
  ])('%s', async (_, selection, pointer, code, message) => {
    const { post } = await shared;
    const { status, body } = await post({ selection, action: { type: 'delete' } });
    expect({ status, errors: body.errors }).toEqual({
      status: 400,
      errors: [{ pointer, code, message: expect.stringMatching(message) }],
    });
  });

  test('a misspelled dryRun does nothing, and is told which field was meant', async () => {
    const { post } = await shared;
    const { status, body } = await post({
      selection: { all: true },
      action: { type: 'delete' },
      dryrun: true,
    });
    const message = 'There is no such field here. There are selection, action, dryRun. Did you mean dryRun?';
    expect({ status, errors: body.errors }).toEqual({
      status: 400,
      errors: [{ pointer: '/dryrun', code: 'unknown_field', message }],
    });
  });

  test('groups that the action names must exist; one that is being deleted takes nobody', async () => {
    const { post, table, givenCustomer, givenGroup } = await shared;
    const [ids, group] = [[await givenCustomer()], await givenGroup()];
    const mark = update(groupKey(group), { deletingSince: '2026-11-22T10:00:00.000Z' }, present());
    await commit(table, { writes: [mark] });
    const join = { type: 'change', addToGroups: [group] };
    expect((await post({ selection: { ids }, action: join })).body.detail).toMatch(/being deleted/);
    const leave = { type: 'change', removeFromGroups: [group] };
    expect((await post({ selection: { ids }, action: leave })).status).toBe(202);
    for (const field of ['addToGroups', 'removeFromGroups'])
      for (const dryRun of [true, false])
        expect(
          await post({ selection: { ids }, action: { type: 'change', [field]: [unknown] }, dryRun }),
        ).toMatchObject({
          status: 409,
          body: { code: 'unknown_reference', errors: [{ pointer: `/action/${field}` }] },
        });
  });
});

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

describe('a request', () => {
  test('that is repeated with its Idempotency-Key starts nothing again', async () => {
    const { post, settle, queued, givenCustomer, customer } = await shared;
    const id = await givenCustomer();
    const body = { selection: { ids: [id] }, action: { type: 'change', addTags: [freshTag()] } };
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const first = await post(body, headers);
    await settle();
    const again = await post(body, headers);
    expect(again).toMatchObject({
      status: 202,
      headers: { 'idempotent-replayed': 'true' },
      body: { id: first.body.id },
    });
    expect(again.body.status).toBe('completed');
    expect(queued).toEqual([]);
    expect((await customer(id)).version).toBe(2);
    const other = { ...body, action: { type: 'delete' } };
    expect((await post(other, headers)).status).toBe(422);
  });

  test('whose message to the workers is lost is answered all the same, and a repetition queues it', async () => {
    const { post, settle, queued, givenCustomer, customer } = await shared;
    const id = await givenCustomer();
    const body = { selection: { ids: [id] }, action: { type: 'change', addTags: [freshTag()] } };
    const headers = { 'idempotency-key': crypto.randomUUID() };
    expect((await post(body, headers)).status).toBe(202);
    queued.length = 0;
    expect((await post(body, headers)).status).toBe(202);
    await settle();
    expect((await customer(id)).version).toBe(2);
  });

  test('is refused with a key that may only change customers, or only read them', async () => {
    const { call, newKey } = await shared;
    const body = { selection: { all: true }, action: { type: 'delete' }, dryRun: true };
    for (const [granted, lacking] of [
      ['customers:write', 'customers:read'],
      ['customers:read', 'customers:write'],
    ] as const) {
      const answer = await call('POST', '/v1/bulk-actions', { body, key: await newKey([granted]) });
      expect(answer).toMatchObject({
        status: 403,
        headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="${lacking}"` },
        body: { detail: 'This needs an API key with the scopes customers:write and customers:read.' },
      });
    }
  });

  test('a job tells keys that may not read customers how they were selected, but not by which words', async () => {
    const { start, settle, call, newKey } = await shared;
    const { id } = await start({ q: 'ada lovelace' }, { type: 'change', taxExempt: true });
    await settle();
    const { body } = await call('GET', `/v1/jobs/${id}`, { key: await newKey(['jobs:read']) });
    expect(body.selected).toEqual({ by: 'filter' });
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
