import { SQSClient } from '@aws-sdk/client-sqs';
import { v7 as uuidv7 } from 'uuid';
import { Authenticator } from '../../shared/api-keys/authenticate.ts';
import { promptly } from '../../shared/aws/promptly.ts';
import { foresee } from '../../shared/bulk/foresee.ts';
import { toBulkActionResource } from '../../shared/bulk/resource.ts';
import { startBulkAction } from '../../shared/bulk/service.ts';
import { deleteField } from '../../shared/custom-fields/deletion.ts';
import { readDefinitions } from '../../shared/custom-fields/repository.ts';
import { changeField, declareField, getField } from '../../shared/custom-fields/service.ts';
import { activeFiltersOf } from '../../shared/directory/active-filters.ts';
import { boundQuery } from '../../shared/directory/bound-query.ts';
import { Directory } from '../../shared/directory/directory.ts';
import type { DirectoryQuery, ListQuery } from '../../shared/directory/query.ts';
import { SnapshotFiles } from '../../shared/directory/snapshot/files.ts';
import { readEnvironment } from '../../shared/environment.ts';
import { MissingScope } from '../../shared/errors.ts';
import { foresee as foreseeExport } from '../../shared/exports/foresee.ts';
import { isOfOrders, type NewExport } from '../../shared/exports/request.ts';
import { toExportResource } from '../../shared/exports/resource.ts';
import { startExport } from '../../shared/exports/service.ts';
import type { StoredGroup } from '../../shared/groups/group.ts';
import { changeMembers } from '../../shared/groups/members.ts';
import { getGroup, listGroups } from '../../shared/groups/repository.ts';
import { createGroup, deleteGroup, updateGroup } from '../../shared/groups/service.ts';
import type { Principal } from '../../shared/http/admission.ts';
import { httpFunction } from '../../shared/http/http-function.ts';
import { toBase } from '../../shared/jobs/base-resource.ts';
import { asStored } from '../../shared/jobs/progress.ts';
import { logger } from '../../shared/observability/logger.ts';
import { nextPage } from '../../shared/paging/next-page.ts';
import { openTable } from '../../shared/table/table.ts';
import { isPredefined, predefinedViews } from '../../shared/views/predefined.ts';
import { countViews, narrowed } from '../../shared/views/question.ts';
import { getView, listSavedViews } from '../../shared/views/repository.ts';
import { createView, deleteView, updateView } from '../../shared/views/service.ts';
import type { View } from '../../shared/views/view.ts';

const { TABLE_NAME, DIRECTORY_BUCKET, WORK_QUEUE_URL, CURRENCY, DELETE_POLICY } = readEnvironment(
  'TABLE_NAME',
  'DIRECTORY_BUCKET',
  'WORK_QUEUE_URL',
  'CURRENCY',
  'DELETE_POLICY',
);
const table = openTable(TABLE_NAME);
const authenticator = new Authenticator(table);
const directory = new Directory(table, CURRENCY, new SnapshotFiles(DIRECTORY_BUCKET));
const workQueue = { sqs: new SQSClient({ requestHandler: promptly }), url: WORK_QUEUE_URL };

/** How many members each group has: that is stored nowhere. */
const countMembers = () => directory.tally('groupIds');

/** What a group is answered as. */
const withCount = (group: StoredGroup, counts: ReadonlyMap<string, number>) => ({
  ...group,
  memberCount: counts.get(group.id) ?? 0,
});

const marked = <V extends View>(view: V) => ({ ...view, predefined: isPredefined(view.id) });

/** What is answered from the image in memory, and what must know from it who refers to it: groups and custom fields. */
export const handler = httpFunction(
  'directory',
  {
    listCustomers: async ({ query, principal, url }) => {
      const page = await listed(query, principal, 'query', (all) => all);
      return { body: page, next: nextPage(url, page.nextCursor) };
    },
    searchCustomers: async ({ body, principal }) => ({
      body: await listed(body, principal, 'body', (all) => all),
    }),
    listCustomerChanges: async ({ query: { since, limit } }) => ({
      body: await directory.changes(since, limit),
    }),
    createGroup: async ({ body, origin, idempotency }) => {
      const { result, replayed } = await createGroup(table, uuidv7(), body, origin, idempotency);
      const answer = replayed ? withCount(result, await countMembers()) : { ...result, memberCount: 0 };
      return { body: answer, version: result.version, location: `/v1/groups/${result.id}`, replayed };
    },
    listGroups: async () => {
      const [groups, counts] = await Promise.all([listGroups(table), countMembers()]);
      const items = groups.map((group) => withCount(group, counts));
      return { body: { items, total: items.length } };
    },
    getGroup: async ({ params }) => {
      const group = await getGroup(table, params.id);
      return { body: withCount(group, await countMembers()), version: group.version };
    },
    updateGroup: async ({ params, body, origin, ifMatch }) => {
      // Before the change: when they cannot be counted, nothing is done.
      const counts = await countMembers();
      const group = await updateGroup(table, params.id, body, origin, ifMatch);
      return { body: withCount(group, counts), version: group.version };
    },
    deleteGroup: async ({ params, query: { force }, origin, ifMatch }) => {
      await deleteGroup(table, directory, params.id, { origin, force, expected: ifMatch });
      return { body: undefined };
    },
    changeMembers: async ({ params, body, origin }) => ({
      body: { results: await changeMembers(table, params.id, body, origin) },
    }),
    listMembers: async ({ params, query, principal, url }) => {
      const group = await getGroup(table, params.id);
      const page = await listed(query, principal, 'query', (all) => membersOf(group.id, all));
      return { body: page, next: nextPage(url, page.nextCursor) };
    },
    createView: async ({ body, origin, idempotency }) => {
      const { result, replayed } = await createView(table, uuidv7(), body, origin, idempotency);
      const { id, version } = result;
      return { body: marked(result), version, location: `/v1/views/${id}`, replayed };
    },
    listViews: async ({ query: { count, timeZone } }) => {
      const views = [...predefinedViews, ...(await listSavedViews(table))];
      const counts = count ? await countViews(directory, views, timeZone) : undefined;
      const items = views.map((view) => ({ ...marked(view), count: counts?.get(view.id) }));
      return { body: { items, total: items.length } };
    },
    getView: async ({ params }) => {
      const view = await getView(table, params.id);
      return { body: marked(view), version: view.version };
    },
    updateView: async ({ params, body, origin, ifMatch }) => {
      const view = await updateView(table, params.id, body, origin, ifMatch);
      return { body: marked(view), version: view.version };
    },
    deleteView: async ({ params, origin, ifMatch }) => {
      await deleteView(table, params.id, origin, ifMatch);
      return { body: undefined };
    },
    listViewCustomers: async ({ params, query, principal, url }) => {
      const view = await getView(table, params.id);
      const page = await listed(query, principal, 'query', (all) => narrowed(view, all));
      return { body: page, next: nextPage(url, page.nextCursor), fields: view.columns };
    },
    createBulkAction: async ({ body: { dryRun, ...asked }, origin, idempotency }) => {
      if (dryRun) return { dryRun: await foresee(table, directory, asked, origin, DELETE_POLICY) };
      const deps = { table, directory, workQueue, log: logger };
      const { result, replayed } = await startBulkAction(deps, asked, origin, idempotency);
      const body = toBulkActionResource(result, toBase(asStored(result), [], table.clock()), true);
      return { body, location: `/v1/jobs/${result.id}`, replayed };
    },
    createExport: async ({ body: { dryRun, ...asked }, principal, origin, idempotency }) => {
      admitOrders(asked, principal);
      if (dryRun) {
        const { ids, days, columns, fileName } = await foreseeExport(table, directory, asked);
        return { dryRun: { dryRun, total: (ids ?? days).length, columns, fileName } };
      }
      const deps = { table, directory, workQueue, log: logger };
      const { result, replayed } = await startExport(deps, asked, origin, idempotency);
      const body = toExportResource(result, toBase(asStored(result), [], table.clock()), true);
      return { body, location: `/v1/jobs/${result.id}`, replayed };
    },
    createCustomField: async ({ body, origin, idempotency }) => {
      const { result, replayed } = await declareField(table, uuidv7(), body, origin, idempotency);
      const { key, version } = result;
      return { body: result, version, location: `/v1/custom-fields/${key}`, replayed };
    },
    listCustomFields: async () => {
      const items = await readDefinitions(table);
      return { body: { items, total: items.length } };
    },
    getCustomField: async ({ params }) => {
      const field = await getField(table, params.key);
      return { body: field, version: field.version };
    },
    updateCustomField: async ({ params, body, origin, ifMatch }) => {
      const field = await changeField(table, params.key, body, origin, ifMatch);
      return { body: field, version: field.version };
    },
    deleteCustomField: async ({ params, query: { force }, origin, ifMatch }) => {
      await deleteField(table, directory, params.key, { origin, force, expected: ifMatch });
      return { body: undefined };
    },
  },
  { apiKey: (token) => authenticator.authenticate(token) },
);

/** @throws MissingScope when the file has orders and its key may not read them */
function admitOrders({ content }: Pick<NewExport, 'content'>, { scopes }: Principal): void {
  if (isOfOrders(content) && !scopes.includes('orders:read'))
    throw new MissingScope('The file has orders: it needs the scope orders:read as well.', ['orders:read']);
}

/**
 * A page of the customers who match, with what they are filtered by.
 * @param within what the list is of, beyond what the query says
 */
async function listed<Query extends ListQuery | DirectoryQuery>(
  query: Query,
  { sealingKey }: { sealingKey: string },
  place: 'query' | 'body',
  within: (query: Query) => DirectoryQuery,
) {
  const bound = await boundQuery(table, query, place);
  const pointer = place === 'query' ? '/query/cursor' : '/cursor';
  const page = await directory.search(within(bound), { sealingKey, pointer });
  return { ...page, filters: activeFiltersOf(bound) };
}

function membersOf(groupId: string, query: DirectoryQuery): DirectoryQuery {
  const isMember = { field: 'groupIds', op: 'has', value: groupId } as const;
  return { ...query, filter: query.filter ? { and: [isMember, query.filter] } : isMember };
}
