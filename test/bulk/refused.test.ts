import { describe, expect, test } from 'vitest';
import { groupKey } from '../../shared/groups/keys.ts';
import { commit } from '../../shared/table/commit.ts';
import { present, update } from '../../shared/table/writes.ts';
import { setupBulk } from './support/bulk.ts';
import { freshTag, unknown } from './support/values.ts';

const shared = setupBulk();

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
    ['none', undefined, '/selection', 'required', ways],
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
