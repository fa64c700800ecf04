import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { mintLinkToken } from '../../shared/credentials/link-token.ts';
import { consentKey, partition } from '../../shared/customers/keys.ts';
import { readState } from '../../shared/erasure/state.ts';
import { uploadsOf } from '../../shared/pictures/keys.ts';
import { commit } from '../../shared/table/commit.ts';
import { put } from '../../shared/table/writes.ts';
import { withTraces } from './support/canaries.ts';
import { type Shop, setupShop } from './support/world.ts';

vi.mock(
  '../../shared/credentials/kdf.ts',
  async () => (await import('../credentials/support/cheap-kdf.ts')).cheapKdf,
);

let shop: Shop;
beforeAll(async () => {
  shop = await setupShop();
});
afterAll(() => shop.stop());

const password = 'correct horse battery';

/** The kinds of items that lie under a customer. */
async function kindsUnder(id: string): Promise<string[]> {
  const { documents, name: TableName } = shop.table;
  const { Items = [] } = await documents.send(new ScanCommand({ TableName }));
  const own = Items.filter(({ PK }) => PK === partition(id)).map(({ SK }) => String(SK).split('#', 1)[0]);
  return [...new Set(own)].map(String).toSorted();
}

test('whoever is erased takes along those who were merged into them: sessions, links, consents and texts under their ids (trust 44)', async () => {
  const { given, call, table, put, pictureBucket, settle, places } = shop;
  const email = 'kanarie@canary.example';
  const { id } = await given('/v1/customers', { name: 'Ada' });
  const { id: from } = await given('/v1/customers', { email, marketing: { email: true } });
  const body = { password, confirmation: password };
  expect((await call('PUT', `/v1/customers/${from}/password`, { body })).status).toBe(204);
  const login = await call('POST', '/v1/auth/login', {
    key: null,
    body: { email, password },
    headers: { 'user-agent': 'Kanarie/1.0' },
  });
  expect(login.status).toBe(200);
  const owner = { customerId: from, identityVersion: 1, epoch: 1 };
  const { writes } = mintLinkToken({ purpose: 'reset' }, owner, new Date());
  await commit(table, { writes });
  await given(`/v1/customers/${from}/points`, { points: 3, reason: 'Kanarie', reference: 'kanarie-1' });
  await put(pictureBucket, `${uploadsOf(from)}1`, 'Kanarie');
  expect((await call('POST', `/v1/customers/${id}/merge`, { body: { from } })).status).toBe(200);
  const before = await kindsUnder(from);
  expect(before).toEqual(expect.arrayContaining(['CONSENT', 'ENTRY', 'ENTRY-REFERENCE', 'LINK', 'SESSION']));
  await call('POST', `/v1/customers/${id}/anonymize`);
  await settle();
  const receipt = (await call('GET', `/v1/customers/${id}/erasure`)).body;
  expect(receipt).toMatchObject({
    status: 'complete',
    mergedIds: [from],
    removed: { sessions: 1, consents: 2, links: 1, entryReferences: 1 },
  });
  expect(await kindsUnder(from)).toEqual(['AUDIT', 'ENDED', 'ENTRY', 'STANDING']);
  expect(withTraces(await places())).toEqual([]);
}, 60_000);

test('what a request adds that was under way when somebody was anonymised is found by the second look (trust 44)', async () => {
  const { given, call, table, deliver, build, settle, places } = shop;
  const { id } = await given('/v1/customers', { name: 'Kanarie' });
  const { body: job } = await call('POST', `/v1/customers/${id}/anonymize`);
  // The first look ends with the request for a snapshot, for which the job waits.
  for (let asked: number | undefined; asked === undefined; asked = (await readState(table, job.id)).asked)
    expect(await deliver()).toBe(true);
  const late = { ...consentKey(id, 'late'), note: 'Kanarie' };
  await commit(table, { writes: [put(late)] });
  expect((await call('GET', `/v1/jobs/${job.id}`)).body.status).toBe('running');
  await build();
  await settle();
  const receipt = (await call('GET', `/v1/customers/${id}/erasure`)).body;
  expect(receipt).toMatchObject({ status: 'complete', removed: { consents: 1 } });
  expect(withTraces(await places())).toEqual([]);
}, 60_000);
