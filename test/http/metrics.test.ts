import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { metricService, metricUnits } from '../../shared/observability/metric-units.ts';
import { type Api, setupApi } from '../support/api.ts';
import { captureOutput } from '../support/output.ts';
import { jsonResponse, Wire } from '../support/wire.ts';

const wire = new Wire();
let api: Api;

beforeAll(async () => {
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  vi.stubEnv('METRICS_NAMESPACE', 'Clientele-test');
  api = await setupApi();
  await api.call('POST', '/v1/customers', { body: { name: 'Ada' } });
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => wire.close());

/** The metrics that were written while something ran, one object for each line. */
async function metricsOf(run: () => Promise<unknown>): Promise<Record<string, unknown>[]> {
  const output = captureOutput();
  await run();
  return output.lines().filter((line) => '_aws' in line);
}

const login = () =>
  api.call('POST', '/v1/auth/login', {
    key: null,
    body: { email: 'nobody@shop.example', password: 'not-the-password' },
  });

test.each<[name: string, run: () => Promise<unknown>, counted: object]>([
  ['a request that is done', () => api.call('GET', '/health'), { RequestsSucceeded: 1 }],
  ['one for what is not there', () => api.call('GET', '/nothing'), { RequestsRefused: 1 }],
  ['one without a key', () => api.call('GET', '/v1/groups', { key: null }), { RequestsUnauthorised: 1 }],
  ['a failed login', login, { LoginsFailed: 1, RequestsUnauthorised: 1 }],
  [
    'the first search',
    () => api.call('GET', '/v1/customers'),
    { RequestsSucceeded: 1, DirectoryRebuildTime: expect.any(Number), DirectoryCustomers: 1 },
  ],
  [
    'a search after a change, which takes the change in',
    async () => {
      await api.call('POST', '/v1/customers', { body: { name: 'Grace' } });
      await api.call('GET', '/v1/customers');
    },
    { DirectoryEntriesRead: 1 },
  ],
])('%s is counted', async (_, run, counted) => {
  const written = await metricsOf(run);
  expect(written.at(-1)).toMatchObject(counted);
});

test('a change that others are in the way of is counted with each retry', async () => {
  const conflict = {
    __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
    Message: 'conflict',
    CancellationReasons: [{ Code: 'TransactionConflict' }],
  };
  let conflicts = 2;
  const [line] = await wire.during(
    (call) =>
      call.operation === 'TransactWriteItems' && conflicts-- > 0
        ? Promise.resolve(jsonResponse(400, conflict))
        : call.forward(),
    () => metricsOf(() => api.call('POST', '/v1/groups', { body: { name: 'VIP' } })),
  );
  expect(line?.CommitRetries).toEqual([1, 1]);
});

test('a line of metrics is of the format, of one namespace, with one dimension, and carries the request id', async () => {
  let requestId = '';
  const [line] = await metricsOf(async () => {
    requestId = (await api.call('GET', '/health')).headers['x-request-id'] ?? '';
  });
  expect(line).toEqual({
    _aws: {
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [
        {
          Namespace: 'Clientele-test',
          Dimensions: [['service']],
          Metrics: [{ Name: 'RequestsSucceeded', Unit: metricUnits.RequestsSucceeded }],
        },
      ],
    },
    service: metricService,
    requestId,
    coldStart: expect.any(String),
    RequestsSucceeded: 1,
  });
});
