import { crc32, deflateRawSync } from 'node:zlib';
import type { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { createCustomer } from '../../shared/customers/changes.ts';
import { customerInput } from '../../shared/customers/input.ts';
import { endKey, profileKey } from '../../shared/customers/keys.ts';
import { Directory } from '../../shared/directory/directory.ts';
import { readHeads } from '../../shared/directory/log-reader.ts';
import { readToken, writeToken } from '../../shared/directory/sync/token.ts';
import { logItem, logKey } from '../../shared/table/change-log.ts';
import { commit } from '../../shared/table/commit.ts';
import { laneCount } from '../../shared/table/lanes.ts';
import { pack } from '../../shared/table/pack.ts';
import { readItem } from '../../shared/table/read.ts';
import { stampOf } from '../../shared/table/stamp.ts';
import { type Api, setupApi } from '../support/api.ts';

const path = '/v1/customers/changes';
const dayMs = 24 * 60 * 60 * 1000;
let api: Api;

beforeAll(async () => {
  api = await setupApi();
});

interface Changed {
  readonly id: string;
  readonly customer?: { readonly name: string; readonly version: number };
  readonly deletedAt?: string;
}

/** All pages of a round, and the token after it. */
async function round(
  since?: string,
  limit = 1000,
): Promise<{ items: Changed[]; next: string; pages: number }> {
  const items: Changed[] = [];
  let next = since;
  for (let pages = 1; ; pages++) {
    const query = next === undefined ? '' : `&since=${next}`;
    const { status, body } = await api.call('GET', `${path}?limit=${limit}${query}`);
    expect(status).toBe(200);
    items.push(...body.items);
    next = body.next;
    if (!body.more) return { items, next: body.next, pages };
  }
}

const create = async (body: object): Promise<string> =>
  (await api.call('POST', '/v1/customers', { body })).body.id;
const named = (items: readonly Changed[]) => items.map(({ customer }) => customer?.name).toSorted();

describe('the changes of customers', () => {
  test('are everything at first, page by page, and then what is new', async () => {
    const ids = await Promise.all(['Ana', 'Bo', 'Cy', 'Di', 'Ed'].map((name) => create({ name })));
    const first = await round(undefined, 2);
    expect(first.items.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
    expect(first.items.map(({ id }) => id)).toEqual(first.items.map(({ id }) => id).toSorted());
    expect(first.pages).toBeGreaterThanOrEqual(3);
    expect((await round(first.next)).items).toEqual([]);

    const [ana, bo] = ids;
    await api.call('PATCH', `/v1/customers/${ana}`, { body: { notes: 'Nobody searches for them.' } });
    await api.call('DELETE', `/v1/customers/${bo}`);
    await create({ name: 'Flo' });
    const { items, next } = await round(first.next);
    expect(items).toHaveLength(3);
    expect(items).toContainEqual({ id: bo, deletedAt: expect.stringMatching(/^\d{4}-.*Z$/) });
    expect(named(items.filter(({ customer }) => customer))).toEqual(['Ana', 'Flo']);
    const { body } = await api.call('GET', `/v1/customers/${ana}`);
    expect(items.find(({ id }) => id === ana)).toEqual({ id: ana, customer: body });
    // The same token again, as after an answer that was lost.
    expect((await round(first.next)).items).toEqual(items);
    expect((await round(next)).items).toEqual([]);
  });

  test('know nothing of who was deleted before the first page', async () => {
    const id = await create({ name: 'Gone' });
    await api.call('DELETE', `/v1/customers/${id}`);
    expect((await round()).items.map((item) => item.id)).not.toContain(id);
  });

  test('are the same to a container that scans the table', async () => {
    const { next } = await round();
    const kept = await create({ name: 'Kept' });
    const gone = await create({ name: 'Gone' });
    await api.call('DELETE', `/v1/customers/${gone}`);
    const page = await new Directory(api.table, 'EUR').changes(next, 100);
    const { items } = await round(next);
    expect(page.items.map(({ id }) => id).toSorted()).toEqual([kept, gone].toSorted());
    const known = JSON.parse(JSON.stringify(page.items));
    const ofBoth = ({ id, customer, deletedAt }: Changed) => [
      id,
      customer?.name,
      customer?.version,
      deletedAt,
    ];
    expect(known.map(ofBoth)).toEqual(items.map(ofBoth));
  });

  test('tell what the log knows, while the transaction is still half done and the customer looks older', async () => {
    const { next } = await round();
    const id = await create({ name: 'Old' });
    const older = await readItem(api.table, profileKey(id));
    await api.call('PATCH', `/v1/customers/${id}`, { body: { name: 'New' } });
    for (const visible of [[older], []]) {
      const send = async (command: BatchGetCommand) =>
        command.constructor.name === 'BatchGetCommand'
          ? { Responses: { [api.table.name]: visible } }
          : api.table.documents.send(command);
      const documents = Object.create(api.table.documents, { send: { value: send } });
      const page = await new Directory({ ...api.table, documents }, 'EUR').changes(next, 10);
      expect(page.items).toMatchObject([{ id, customer: { name: 'New', version: 2 } }]);
    }
  });

  test('come as many as one answer takes of very large customers (trust 33)', {
    timeout: 30_000,
  }, async () => {
    const { next: before } = await round();
    const customFields = Object.fromEntries(
      Array.from({ length: 50 }, (_, n) => [`k${n}`, '黄'.repeat(500)]),
    );
    const input = customerInput.parse({ name: 'Large', customFields });
    const ids = Array.from({ length: 42 }, () => crypto.randomUUID());
    const origin = { actor: 'key:test', requestId: 'r', now: new Date() };
    const changes = ids.map((id) => ({ change: createCustomer(id, input, 'api', origin).change }));
    for (const { change } of pack(changes)) await commit(api.table, change);
    const { items, pages } = await round(before);
    expect(items.map(({ id }) => id)).toEqual(ids.toSorted());
    expect(pages).toBe(2);
  });
});

describe('a sync token', () => {
  const refused = {
    status: 400,
    body: { errors: [{ pointer: '/query/since', code: 'invalid_sync_token' }] },
  };
  const expired = { status: 410, body: { code: 'sync_token_expired' } };
  const ask = (token: string, key = api.key) =>
    api.call('GET', `${path}?since=${encodeURIComponent(token)}`, { key });

  test('belongs to no API key', async () => {
    const { next } = await round();
    await create({ name: 'Later' });
    const { body } = await ask(next, await api.newKey(['customers:read']));
    expect(named(body.items)).toEqual(['Later']);
  });

  test('is refused when any letter is another', async () => {
    await create({ name: 'One' });
    const { body } = await api.call('GET', `${path}?limit=1`);
    const token: string = body.next;
    expect((await ask(token)).status).toBe(200);
    const changed = [...token].map(
      (letter, at) => token.slice(0, at) + (letter === 'A' ? 'B' : 'A') + token.slice(at + 1),
    );
    const cut = [token.slice(1), token.slice(0, -1), `${token}A`, `${token}=`, ` ${token}`, '', 'e30'];
    for (const one of [...changed, ...cut, token + token]) expect(await ask(one), one).toMatchObject(refused);
  });

  /** A text with the right checksum. */
  const sealed = (...body: number[]) => {
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32BE(crc32(Buffer.from(body)));
    return Buffer.concat([checksum, Buffer.from(body)]).toString('base64url');
  };
  test.each([
    ['no JSON', [1, 2, 3]],
    ['other JSON', [1, ...deflateRawSync('{"table":1,"from":{"numbers":[1],"at":1}}')]],
    ['more than any token', [1, ...deflateRawSync(' '.repeat(100_000))]],
  ])('is refused when it holds %s', async (_, body) => {
    expect(await ask(sealed(...body))).toMatchObject(refused);
  });

  const numbersNow = async () => (await readHeads(api.table)).map(({ n }) => n);
  const aged = async (days: number, numbers?: number[]) =>
    writeToken(
      { from: { numbers: numbers ?? (await numbersNow()), at: Date.now() - days * dayMs } },
      api.table.name,
    );

  test('is good for 89 days, in a round that has begun too', async () => {
    expect((await ask(await aged(88.9))).status).toBe(200);
    expect(await ask(await aged(89.1))).toMatchObject(expired);
    const upTo = { numbers: await numbersNow(), at: Date.now() - 90 * dayMs };
    const begun = writeToken({ round: { upTo, after: '' } }, api.table.name);
    expect(await ask(begun)).toMatchObject(expired);
  });

  test('has expired when the log has not come so far, or the table or the version is another', async () => {
    const ahead = await numbersNow();
    ahead[7] = (ahead[7] ?? 0) + 1;
    expect(await ask(await aged(0, ahead))).toMatchObject(expired);
    const numbers = await numbersNow();
    const elsewhere = writeToken({ from: { numbers, at: Date.now() } }, `${api.table.name}-restored`);
    expect(await ask(elsewhere)).toMatchObject(expired);
    expect(await ask(sealed(2, 0))).toMatchObject(expired);
  });

  test('fits into a URL however long the log has become', () => {
    const numbers = (seed: number) =>
      Array.from({ length: laneCount }, (_, lane) => Math.floor(2 ** 53 * Math.abs(Math.sin(seed + lane))));
    const progress = {
      from: { numbers: numbers(1), at: Date.now() },
      round: { upTo: { numbers: numbers(2), at: Date.now() }, after: crypto.randomUUID() },
    };
    const token = writeToken(progress, 'table');
    expect(token.length).toBeLessThanOrEqual(2048);
    expect(readToken(token, 'table')).toMatchObject(progress);
  });
});

describe('the table', () => {
  test('has at each customer the place of its last change in the log, and no answer shows it', async () => {
    const id = await create({ name: 'Stamped' });
    const entryOf = async () => {
      const stamp = stampOf((await readItem(api.table, profileKey(id))) ?? { PK: '', SK: '' });
      const entry = await readItem(api.table, logKey(stamp?.lane ?? -1, stamp?.n ?? 0));
      return logItem.parse(entry).rows.map(({ id, rev }) => [id, rev]);
    };
    expect(await entryOf()).toEqual([[id, 1]]);
    await api.call('PATCH', `/v1/customers/${id}`, { body: { name: 'Again' } });
    expect(await entryOf()).toEqual([[id, 2]]);
    const { body } = await api.call('GET', `/v1/customers/${id}`);
    expect(Object.keys(body).filter((name) => name.startsWith('log'))).toEqual([]);
  });

  test('keeps for ninety days that a customer has ended, and nothing of who it was', async () => {
    const id = await create({ name: 'Ended', email: 'ended@example.com' });
    await api.call('DELETE', `/v1/customers/${id}`);
    const { at, expiresAt, ...end }: Record<string, unknown> = (await readItem(api.table, endKey(id))) ?? {};
    const place = { logLane: expect.any(Number), logNumber: expect.any(Number) };
    expect(end).toEqual({ ...endKey(id), id, rev: 2, ...place });
    expect(Number(expiresAt) * 1000 - Date.parse(String(at))).toBeCloseTo(90 * dayMs, -4);
  });
});
