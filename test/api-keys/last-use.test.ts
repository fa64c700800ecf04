import { ThrottlingException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { expect, onTestFinished, test, vi } from 'vitest';
import { mintSecret } from '../../shared/api-keys/api-key.ts';
import { Authenticator } from '../../shared/api-keys/authenticate.ts';
import { apiKeyAuditKey } from '../../shared/api-keys/keys.ts';
import { changeApiKey, createApiKey, getApiKey, revokeApiKey } from '../../shared/api-keys/service.ts';
import { scopes } from '../../shared/contracts/endpoint.ts';
import { logger } from '../../shared/observability/logger.ts';
import { readRange } from '../../shared/table/read.ts';
import type { Table } from '../../shared/table/table.ts';
import { setupTable } from '../support/table.ts';

const start = Date.parse('2026-11-22T10:00:00.000Z');
const minute = 60_000;
const at = (time: number): string => new Date(time).toISOString();

type Send = (command: unknown, options?: unknown) => Promise<unknown>;
/** How the SDK takes a command, as far as it is handed on here. */
const sendOf = ({ documents }: Table) => documents.send.bind(documents) as Send;

/** A table with one key, with the time in the test's hands. */
async function setup() {
  const time = { now: start };
  const table = await setupTable({ clock: () => new Date(time.now) });
  const secret = mintSecret();
  const { id, token } = secret;
  const origin = () => ({ actor: 'test', requestId: 'test', now: table.clock() });
  await createApiKey(table, { name: 'till', scopes: [...scopes] }, origin(), { scopes }, { secret });
  const send = sendOf(table);
  const faults: { onWrite?: Send } = {};
  const spy = vi
    .spyOn(table.documents, 'send')
    .mockImplementation(async (command: unknown, options: unknown) => {
      const isFaulty = command instanceof TransactWriteCommand && faults.onWrite;
      return await (isFaulty ? isFaulty(command, options) : send(command, options));
    });
  const warn = vi.spyOn(logger, 'warn').mockReturnValue();
  onTestFinished(() => void vi.restoreAllMocks());
  return {
    table,
    time,
    token,
    id,
    origin,
    faults,
    warn,
    /** A process that serves requests. By default it waits until the use of a key is noted, however slow the table. */
    newProcess: (patienceMs = 60_000) => new Authenticator(table, patienceMs),
    use: (authenticator: Authenticator) => authenticator.authenticate(token),
    lastUsedAt: async () => (await getApiKey(table, id)).lastUsedAt,
    /** How many transactions were sent since the set-up. */
    writes: () => spy.mock.calls.filter(([command]) => command instanceof TransactWriteCommand).length,
  };
}

test('the use of a key is noted once an hour, whichever process serves it (trust 31)', async () => {
  const { time, use, lastUsedAt, writes, newProcess } = await setup();
  expect(await lastUsedAt()).toBeUndefined();
  const [one, two] = [newProcess(), newProcess()];
  for (const [minutes, writesThen, noted] of [
    [0, 1, 0],
    [59, 1, 0],
    [60, 2, 60],
    [61, 2, 60],
    [119, 2, 60],
    [300, 3, 300],
  ] as const) {
    time.now = start + minutes * minute;
    for (const authenticator of [one, two, one]) await use(authenticator);
    expect([minutes, writes(), await lastUsedAt()]).toEqual([
      minutes,
      writesThen,
      at(start + noted * minute),
    ]);
  }
});

test('processes that note the use of a key at the same moment do no harm', async () => {
  const { use, lastUsedAt, warn, newProcess } = await setup();
  await Promise.all(Array.from({ length: 8 }, () => use(newProcess())));
  expect(await lastUsedAt()).toBe(at(start));
  expect(warn).not.toHaveBeenCalled();
});

test('the use of a key is no change of it: no audit record, no new version, and its hash stays', async () => {
  const { table, id, use, newProcess } = await setup();
  const before = await getApiKey(table, id);
  await use(newProcess());
  expect(await getApiKey(table, id)).toEqual({ ...before, lastUsedAt: at(start) });
  expect(await readRange(table, { PK: apiKeyAuditKey(id, '').PK })).toHaveLength(1);
});

test('only who has the secret uses the key', async () => {
  const { token, lastUsedAt, newProcess } = await setup();
  const authenticator = newProcess();
  for (const wrong of [`${token.slice(0, -43)}${'A'.repeat(43)}`, 'ck_nonsense'])
    await expect(authenticator.authenticate(wrong)).rejects.toMatchObject({ code: 'unauthenticated' });
  expect(await lastUsedAt()).toBeUndefined();
});

test('a key that is revoked between the look at it and the note does not come back', async () => {
  const { table, id, origin, use, faults, newProcess } = await setup();
  const authenticator = newProcess();
  const send = sendOf(table);
  faults.onWrite = async (command, options) => {
    delete faults.onWrite;
    await revokeApiKey(table, id, origin(), { scopes }, { force: true });
    return await send(command, options);
  };
  await use(authenticator);
  await expect(getApiKey(table, id)).rejects.toMatchObject({ code: 'not_found' });
});

test('a change of a key keeps a use that was noted since the key was read', async () => {
  const { table, id, origin, use, faults, lastUsedAt, newProcess } = await setup();
  const send = sendOf(table);
  faults.onWrite = async (command, options) => {
    delete faults.onWrite;
    await use(newProcess());
    return await send(command, options);
  };
  expect(await changeApiKey(table, id, { name: 'till 2' }, origin(), { scopes })).toMatchObject({
    version: 2,
  });
  expect(await lastUsedAt()).toBe(at(start));
});

test('a table that takes no write, or does not answer, delays no request and fails none; a later one tries again', async () => {
  const { id, time, use, faults, warn, writes, newProcess } = await setup();
  const authenticator = newProcess(100);
  faults.onWrite = async () => {
    throw new ThrottlingException({ message: 'slow down', $metadata: {} });
  };
  await expect(use(authenticator)).resolves.toMatchObject({ id });
  time.now += minute;
  faults.onWrite = (_, options) =>
    new Promise((_, reject) => {
      const { abortSignal } = options as { abortSignal: AbortSignal };
      const aborted = Object.assign(new Error('Request aborted'), { name: 'AbortError' });
      abortSignal.addEventListener('abort', () => reject(aborted));
    });
  await expect(use(authenticator)).resolves.toMatchObject({ id });
  // Ended by patience: what hangs never ends by itself, and what is throttled ends in another error.
  expect(warn.mock.calls).toEqual([
    ['the use of an API key was not noted', { apiKeyId: id, error: 'AbortError' }],
    ['the use of an API key was not noted', { apiKeyId: id, error: 'AbortError' }],
  ]);
  const sent = writes();
  time.now += minute - 1;
  await use(authenticator);
  expect(writes()).toBe(sent);
  delete faults.onWrite;
  time.now += 1;
  await use(authenticator);
  expect(writes()).toBe(sent + 1);
});

test('a right that is missing fails no request', async () => {
  const { id, use, faults, warn, newProcess } = await setup();
  faults.onWrite = async () => {
    throw Object.assign(new Error('not allowed'), { name: 'AccessDeniedException' });
  };
  await expect(use(newProcess())).resolves.toMatchObject({ id });
  expect(warn.mock.calls[0]?.[1]).toEqual({ apiKeyId: id, error: 'AccessDeniedException' });
});

test('a key ends at its very second, and a revoked one five seconds later at the latest (trust 31)', async () => {
  const { table, time, id, origin, use, newProcess } = await setup();
  const authenticator = newProcess();
  const refused = { code: 'unauthenticated' };
  const expiresAt = at(start + 10_000);
  await changeApiKey(table, id, { expiresAt }, origin(), { scopes }, { force: true });
  time.now = start + 9_999;
  expect(await use(authenticator)).toMatchObject({ expiresAt });
  time.now = start + 10_000;
  await expect(use(authenticator)).rejects.toMatchObject(refused);
  time.now = start;
  const other = newProcess();
  await use(other);
  await revokeApiKey(table, id, origin(), { scopes }, { force: true });
  time.now = start + 4_999;
  await use(other);
  time.now = start + 5_000;
  await expect(use(other)).rejects.toMatchObject(refused);
});
