import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, test, vi } from 'vitest';
import { Busy } from '../../shared/errors.ts';
import { commit, tryCommit } from '../../shared/table/commit.ts';
import { laneCount } from '../../shared/table/lanes.ts';
import { readItem, readRange } from '../../shared/table/read.ts';
import { openTable, type Table } from '../../shared/table/table.ts';
import { absent, absentOrExpired, equals, put, update } from '../../shared/table/writes.ts';
import { dynamoDbClient, setupTable } from '../support/table.ts';

vi.mock('../../shared/table/backoff.ts', () => ({ backoff: () => 0 }));

const key = (n: number) => ({ PK: `THING#${n}`, SK: 'THING' });
const row = (n: number) => ({ id: `c${n}`, part: 'profile' as const, rev: 1, fields: { name: `n${n}` } });
const everyEntry = async (table: Table) =>
  (
    await Promise.all(
      Array.from({ length: laneCount }, (_, lane) =>
        readRange(table, { PK: `LOG#${String(lane).padStart(2, '0')}` }),
      ),
    )
  ).flat();

describe('a commit', () => {
  test('writes its items and its entry in the change log together', async () => {
    const table = await setupTable();
    await commit(table, { writes: [put({ ...key(1), v: 1 }, absent())], directory: [row(1)] });
    expect(await readItem(table, key(1))).toMatchObject({ v: 1 });
    expect(await everyEntry(table)).toMatchObject([{ n: 1, rows: [row(1)] }]);
  });

  test('writes nothing when one requirement does not hold, and throws what that write says', async () => {
    const table = await setupTable();
    await commit(table, { writes: [put({ ...key(1), v: 1 })] });
    const taken = new Error('taken');
    const change = {
      writes: [put({ ...key(2), v: 1 }, absent()), update(key(1), { v: 2 }, equals('v', 7), taken)],
      directory: [row(2)],
    };
    await expect(commit(table, change)).rejects.toBe(taken);
    expect((await tryCommit(table, change)).refused).toEqual([change.writes[1]]);
    expect(await readItem(table, key(2))).toBeUndefined();
    expect(await everyEntry(table)).toEqual([]);
  });

  test('treats an item whose time is over as absent although TTL has not removed it', async () => {
    const table = await setupTable();
    const now = new Date();
    const write = (expiresAt: number) =>
      tryCommit(table, { writes: [put({ ...key(1), expiresAt }, absentOrExpired(now))] });
    const seconds = Math.floor(now.getTime() / 1000);
    expect((await write(seconds)).refused).toEqual([]);
    expect((await write(seconds + 60)).refused).toEqual([]);
    expect((await write(seconds + 60)).refused).toHaveLength(1);
  });

  test('by many processes at once leaves a log without gaps that holds every row once', async () => {
    const first = await setupTable();
    const processes = [
      first,
      ...Array.from({ length: 4 }, () => openTable(first.name, { client: dynamoDbClient() })),
    ];
    await Promise.all(
      processes.map(async (table, p) => {
        for (let n = 0; n < 10; n++) {
          await commit(table, { writes: [put({ ...key(p * 100 + n) })], directory: [row(p * 100 + n)] });
        }
      }),
    );
    const entries = (await everyEntry(first)) as unknown as {
      PK: string;
      n: number;
      rows: { id: string }[];
    }[];
    expect(new Set(entries.flatMap(({ rows }) => rows.map(({ id }) => id))).size).toBe(50);
    expect(entries).toHaveLength(50);
    for (const [, lane] of Map.groupBy(entries, ({ PK }) => PK)) {
      expect(lane.map(({ n }) => n)).toEqual(lane.map((_, index) => index + 1));
    }
  });
});

describe('a fault (trust 23, 24)', () => {
  const cancelled = (...codes: string[]) =>
    new TransactionCanceledException({
      message: 'cancelled',
      $metadata: {},
      CancellationReasons: codes.map((Code) => ({ Code })),
    });
  const named = (name: string) => Object.assign(new Error(name), { name });

  /** A table whose first transactions fail with these errors, and the tokens of all that were sent. */
  async function setupFaults(...errors: Error[]) {
    const table = await setupTable();
    const mock = mockClient(DynamoDBDocumentClient);
    mock.onAnyCommand().resolves({});
    const transactions = mock.on(TransactWriteCommand);
    for (const error of errors) transactions.rejectsOnce(error);
    transactions.resolves({});
    const tokens = () =>
      mock.commandCalls(TransactWriteCommand).map(({ args: [{ input }] }) => input.ClientRequestToken);
    return { table, tokens, mock };
  }
  const change = {
    writes: [put({ ...key(1) }, absent(), new Error('refused')), put({ ...key(2) })],
    directory: [row(1)],
  };

  test.each([
    ['a conflict on any item', cancelled('None', 'TransactionConflict', 'None', 'None')],
    [
      'a conflict beside a requirement that does not hold as yet',
      cancelled('ConditionalCheckFailed', 'TransactionConflict', 'None', 'None'),
    ],
    ['a throttled item', cancelled('ThrottlingError', 'None', 'None', 'None')],
    [
      'an item past its provisioned throughput',
      cancelled('None', 'ProvisionedThroughputExceeded', 'None', 'None'),
    ],
    ['a throttled table', named('ThrottlingException')],
    ['the same transaction still in progress', named('TransactionInProgressException')],
    ['an internal error', named('InternalServerError')],
    ['a time-out', named('TimeoutError')],
    ['a lost connection', Object.assign(new Error('reset'), { code: 'ECONNRESET' })],
  ])('%s is tried again with the same token', async (_, error) => {
    const { table, tokens, mock } = await setupFaults(error, error);
    await commit(table, change);
    expect(tokens()).toHaveLength(3);
    expect(new Set(tokens()).size).toBe(1);
    mock.restore();
  });

  test.each([0, 1])('a requirement that does not hold at place %i is final', async (place) => {
    const codes = ['None', 'None', 'None', 'None'].with(place, 'ConditionalCheckFailed');
    const { table, tokens, mock } = await setupFaults(cancelled(...codes));
    expect((await tryCommit(table, change)).refused).toEqual([change.writes[place]]);
    expect(tokens()).toHaveLength(1);
    mock.restore();
  });

  test.each([2, 3])(
    'a lost race for the log at place %i is run again elsewhere, as a new transaction',
    async (place) => {
      const codes = ['None', 'None', 'None', 'None'].with(place, 'ConditionalCheckFailed');
      const { table, tokens, mock } = await setupFaults(cancelled(...codes));
      await commit(table, change);
      expect(new Set(tokens()).size).toBe(2);
      mock.restore();
    },
  );

  test('that does not pass ends as Busy, and one that is no passing fault is thrown as it is', async () => {
    const busy = await setupFaults(...Array.from({ length: 20 }, () => named('ThrottlingException')));
    await expect(commit(busy.table, change)).rejects.toBeInstanceOf(Busy);
    busy.mock.restore();
    const broken = await setupFaults(named('ResourceNotFoundException'));
    await expect(commit(broken.table, change)).rejects.toThrow('ResourceNotFoundException');
    broken.mock.restore();
  });

  test('a time-out after the commit, then the retry, is the success that it was', async () => {
    const table = await setupTable();
    const send = table.documents.send.bind(table.documents) as (command: unknown) => Promise<unknown>;
    let lost = 0;
    const spy = vi.spyOn(table.documents, 'send').mockImplementation(async (command: unknown) => {
      const answer = await send(command);
      if (command instanceof TransactWriteCommand && lost++ < 2) throw named('TimeoutError');
      return answer;
    });
    expect((await tryCommit(table, change)).refused).toEqual([]);
    expect(lost).toBe(3);
    spy.mockRestore();
    expect(await everyEntry(table)).toHaveLength(1);
  });
});
