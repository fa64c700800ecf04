import { Authenticator } from '../../shared/api-keys/authenticate.ts';
import { type Asker, Directory } from '../../shared/directory/directory.ts';
import type { DirectoryQuery } from '../../shared/directory/query.ts';
import { readEnvironment } from '../../shared/environment.ts';
import { getGroup } from '../../shared/groups/service.ts';
import { httpFunction } from '../../shared/http/http-function.ts';
import { nextPage } from '../../shared/paging/next-page.ts';
import { openTable } from '../../shared/table/table.ts';

const { TABLE_NAME } = readEnvironment('TABLE_NAME');
const table = openTable(TABLE_NAME);
const authenticator = new Authenticator(table);
const directory = new Directory(table);

/** The questions that are answered from the image in memory. */
export const handler = httpFunction(
  'directory',
  {
    listCustomers: async ({ query, principal, url }) => {
      const page = await directory.search(query, asker(principal, '/query/cursor'));
      return { body: page, next: nextPage(url, page.nextCursor) };
    },
    searchCustomers: async ({ body, principal }) => ({
      body: await directory.search(body, asker(principal, '/cursor')),
    }),
    listMembers: async ({ params, query, principal, url }) => {
      const group = await getGroup(table, params.id);
      const page = await directory.search(membersOf(group.id, query), asker(principal, '/query/cursor'));
      return { body: page, next: nextPage(url, page.nextCursor) };
    },
  },
  { apiKey: (token) => authenticator.authenticate(token) },
);

const asker = ({ sealingKey }: { sealingKey: string }, pointer: Asker['pointer']): Asker => ({
  sealingKey,
  pointer,
});

function membersOf(groupId: string, query: DirectoryQuery): DirectoryQuery {
  const isMember = { field: 'groupIds', op: 'has', values: [groupId] } as const;
  return { ...query, filter: query.filter ? { and: [isMember, query.filter] } : isMember };
}
