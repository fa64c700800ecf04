import { ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { earlierIdentity } from '../../shared/customers/earlier-identity.ts';
import { findById } from '../../shared/customers/repository.ts';
import { withTraces } from './support/canaries.ts';
import { type Shop, setupShop } from './support/world.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await setupShop();
});
afterAll(() => shop.stop());

/** As two days later, when its entries have expired: the change log tells nothing. */
async function forgetLog(): Promise<void> {
  const { documents, name: TableName } = shop.table;
  const { Items = [] } = await documents.send(new ScanCommand({ TableName }));
  for (const { PK, SK } of Items.filter(({ PK }) => String(PK).startsWith('LOG#')))
    await documents.send(
      new UpdateCommand({
        TableName,
        Key: { PK, SK },
        UpdateExpression: 'SET #rows = :none',
        ExpressionAttributeNames: { '#rows': 'rows' },
        ExpressionAttributeValues: { ':none': [] },
      }),
    );
}

const view = (name: string, field: string, value: string) =>
  shop.given('/v1/views', { name, filter: { field, value } });

test('what somebody was known by before, and those who were merged into them, is found after the change log has forgotten it (trust 44)', async () => {
  const { given, call, settle, places, put, exportBucket } = shop;
  const { id } = await given('/v1/customers', {
    firstName: 'Ada',
    lastName: 'Kanarie',
    email: 'kanarie.old@canary.example',
    phone: '020 7946 0177',
  });
  const { id: from } = await given('/v1/customers', {
    name: 'Berta',
    email: 'berta@canary.example',
    externalId: 'kanarie-17',
  });
  await call('PATCH', `/v1/customers/${from}`, { body: { email: 'kanarie.merged@canary.example' } });
  await view('Old address', 'email', 'kanarie.old@canary.example');
  await view('Old number', 'phone', '+44 20 7946 0177');
  await view('Merged one', 'externalId', 'kanarie-17');
  await view('Merged address', 'email', 'Kanarie.Merged@canary.example');
  await put(exportBucket, 'imports/job_1/errors.csv', 'name\nAda Kanarie\n');
  const changed = { email: 'new@canary.example', lastName: 'Lovelace', phone: null };
  expect((await call('PATCH', `/v1/customers/${id}`, { body: changed })).status).toBe(200);
  expect((await call('POST', `/v1/customers/${id}/merge`, { body: { from } })).status).toBe(200);
  const { earlierIdentity } = (await call('GET', `/v1/customers/${id}/data`)).body;
  expect(earlierIdentity.texts).toEqual(
    expect.arrayContaining(['kanarie.old@canary.example', 'Ada Kanarie', 'kanarie.merged@canary.example']),
  );
  // The survivor has it now.
  expect(earlierIdentity.texts).not.toContain('kanarie-17');
  expect(earlierIdentity.phones).toEqual(['020 7946 0177', '+442079460177']);
  expect(JSON.stringify((await call('GET', `/v1/customers/${id}`)).body)).not.toContain('kanarie.old');
  await forgetLog();
  await call('POST', `/v1/customers/${id}/anonymize`);
  await settle();
  expect((await call('GET', `/v1/customers/${id}/erasure`)).body.status).toBe('complete');
  expect(withTraces(await places())).toEqual([]);
}, 60_000);

test('what somebody is known by again is nothing of the past, and a deletion takes along what was', async () => {
  const { given, call, table } = shop;
  const { id } = await given('/v1/customers', { name: 'Grace', email: 'grace@shop.example' });
  const change = (body: object) => call('PATCH', `/v1/customers/${id}`, { body });
  const earlier = async () => (await findById(table, id))?.earlierIdentity;
  await change({ notes: 'Called twice.' });
  expect(await earlier()).toBeUndefined();
  await change({ email: 'hopper@shop.example' });
  await change({ name: 'Grace H.', username: 'gh123' });
  expect(await earlier()).toEqual({ texts: ['grace@shop.example', 'Grace'], phones: [] });
  await change({ email: 'grace@shop.example', name: 'Grace' });
  expect(await earlier()).toEqual({ texts: ['hopper@shop.example', 'Grace H.'], phones: [] });
  const { body: audit } = await call('GET', `/v1/customers/${id}/audit`);
  expect(JSON.stringify(audit)).not.toContain('earlierIdentity');
  expect((await call('DELETE', `/v1/customers/${id}`)).status).toBe(204);
  const { Items = [] } = await table.documents.send(new ScanCommand({ TableName: table.name }));
  expect(JSON.stringify(Items.filter(({ PK }) => !String(PK).startsWith('LOG#')))).not.toContain(
    'hopper@shop.example',
  );
});

test('of very much that somebody was known by, what was last stays', async () => {
  const { given, table } = shop;
  const { id } = await given('/v1/customers', { name: 'Zero' });
  const customer = await findById(table, id);
  if (!customer) throw new Error('There is nobody.');
  const long = (n: number) => `${n} ${'x'.repeat(5_000)}`;
  const other = { texts: Array.from({ length: 30 }, (_, n) => long(n)), phones: [] };
  const kept = earlierIdentity(customer, customer, other);
  expect(kept?.texts).toEqual(other.texts.slice(-9));
});
