import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { mintLinkToken } from '../../../shared/credentials/link-token.ts';
import { commit } from '../../../shared/table/commit.ts';
import { type Api, setupApi } from '../../support/api.ts';
import { dynamoDbClient } from '../../support/table.ts';
import { Wire } from '../../support/wire.ts';
import { operations } from './operations.ts';
import { Recorder, type Used } from './recorder.ts';

const wire = new Wire();
let api: Api;
const used = new Map<string, Used>();

/** A link that sets a customer's first password. */
async function linkFor(customerId: string): Promise<string> {
  const { token, writes } = mintLinkToken(
    { purpose: 'reset' },
    { customerId, identityVersion: 1, epoch: 0 },
    new Date(),
  );
  await commit(api.table, { writes });
  return token;
}

beforeAll(async () => {
  // On a busy machine, too, nothing that the process knows becomes old meanwhile.
  vi.useFakeTimers({ toFake: ['Date'] });
  api = await setupApi();
  const recorder = new Recorder(wire, dynamoDbClient(), api.table.name);
  // What a process does once, or once in a while: it looks up the API key, notes its use, reads a head of the log.
  for (const path of ['/v1/customers', '/v1/groups'])
    await api.call('POST', path, { body: { name: 'First' } });
  const first = { email: 'first@example.com', password: 'correct horse battery' };
  await api.call('POST', '/v1/auth/register', { body: first, key: null });
  for (const [n, { name, prepare }] of operations(linkFor).entries()) {
    const { method, path, ...options } = await prepare(api.call, n);
    const { answer, used: taken } = await recorder.measure(() => api.call(method, path, options));
    expect(answer.status, `${name}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
    used.set(name, taken);
  }
  // `npm run bench -- capacity` asks for the figures.
  const file = process.env.CAPACITY_FIGURES;
  if (file) writeFileSync(file, JSON.stringify([...used]));
});
afterAll(() => {
  wire.close();
  vi.useRealTimers();
});

test.each([
  { name: 'create one without consent', writeUnits: 12, readUnits: 0 },
  { name: 'patch a name', writeUnits: 8, readUnits: 2 },
  { name: 'read a customer', writeUnits: 0, readUnits: 2 },
])('to $name takes at most $writeUnits write and $readUnits read units, and two round trips', (most) => {
  const taken = used.get(most.name);
  expect(taken?.writeUnits).toBeLessThanOrEqual(most.writeUnits);
  expect(taken?.readUnits).toBeLessThanOrEqual(most.readUnits);
  expect(taken?.roundTrips).toBeLessThanOrEqual(2);
});

test('no operation takes less than what is said to be the least', () => {
  for (const { name, minimum } of operations(linkFor)) {
    const taken = used.get(name);
    expect(taken?.writeUnits, name).toBeGreaterThanOrEqual(minimum.writeUnits);
    expect(taken?.readUnits, name).toBeGreaterThanOrEqual(minimum.readUnits);
    expect(taken?.roundTrips, name).toBeGreaterThanOrEqual(minimum.roundTrips);
  }
});
