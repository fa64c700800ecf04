import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Erasing } from '../../shared/erasure/erasing.ts';
import { eraseFiles } from '../../shared/erasure/files.ts';
import { Matcher } from '../../shared/erasure/matcher.ts';
import { namedIn } from '../../shared/erasure/search-file.ts';
import { changeState, readState } from '../../shared/erasure/state.ts';
import { newJobId } from '../../shared/jobs/job-id.ts';
import { type Shop, setupShop } from './support/world.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await setupShop();
});
afterAll(() => shop.stop());

const customerId = '019a2f0e-7c1a-7000-8000-0000000000aa';

test('a search of more files than one run has time for goes on behind the last one, and keeps no list of them (trust 44)', async () => {
  const { table, s3, importBucket, exportBucket, put } = shop;
  const job = newJobId(new Date());
  const [from, now] = [Date.now(), Date.now() + 3_600_000];
  const erasedAt = new Date(now).toISOString();
  // Jobs of which nothing is known any more: their files are searched all the same.
  const keys = Array.from({ length: 9 }, (_, n) => `exports/${job}/${n}-${'long name '.repeat(10)}.csv`);
  for (const [n, key] of keys.entries())
    await put(exportBucket, key, n % 4 === 3 ? 'kanarie@canary.example' : 'nobody');
  const person: Erasing = {
    jobId: job,
    customerId,
    ids: [customerId],
    identity: { texts: ['kanarie@canary.example'], phones: [] },
    pictures: [],
    updatedAt: erasedAt,
    erasedAt,
    removed: {},
    version: 1,
  };
  const read: string[] = [];
  s3.middlewareStack.add(
    (next, context) => (args) => {
      if (context.commandName === GetObjectCommand.name)
        read.push((args.input as { readonly Key: string }).Key);
      return next(args);
    },
    { step: 'initialize', name: 'reads' },
  );
  // Each look at the clock takes a second.
  let looks = 0;
  const slow = { ...table, clock: () => new Date(from + ++looks * 1_000) };
  const deps = { table: slow, s3, importBucket, exportBucket };
  let runs = 0;
  const named: unknown[] = [];
  for (let isDone = false; !isDone; runs++) {
    const before = await readState(table, job);
    const until = from + (looks + 4) * 1_000;
    const { erased, reached, done } = await eraseFiles(
      deps,
      { people: [person], erasedAt },
      before.files,
      until,
    );
    named.push(...erased.map((one) => one.named));
    const after = await changeState(table, job, before, { files: reached });
    expect(JSON.stringify(after).length).toBeLessThan(400);
    isDone = done;
  }
  s3.middlewareStack.remove('reads');
  expect(runs).toBeGreaterThan(1);
  expect([...new Set(read)]).toEqual(keys);
  expect(named).toEqual([new Set([customerId]), new Set([customerId])]);
  const left = (await shop.objectsOf(exportBucket)).map(({ name }) => name);
  expect(left).toEqual(keys.filter((_, n) => n % 4 !== 3).map((key) => `${exportBucket}/${key}`));
});

test('a file is searched in the encoding that was said of it, and in UTF-8 and windows-1252 (trust 44)', async () => {
  const { s3, importBucket, put } = shop;
  const matcher = new Matcher([
    { customerId, identity: { texts: ['Иван Чехов', 'Zoë Müller'], phones: [] } },
  ]);
  const named = async (bytes: Buffer, said?: Parameters<typeof namedIn>[3]) => {
    const object = { Bucket: importBucket, Key: 'said.csv' };
    await put(object.Bucket, object.Key, bytes);
    const { ETag = '' } = await s3.send(new HeadObjectCommand(object));
    const file = {
      bucket: object.Bucket,
      key: object.Key,
      eTag: ETag.replaceAll('"', ''),
      bytes: bytes.length,
    };
    return await namedIn(s3, file, matcher, said);
  };
  const inCyrillic = Buffer.from('name\n\xc8\xe2\xe0\xed \xd7\xe5\xf5\xee\xe2\n', 'latin1');
  expect(await named(inCyrillic, 'windows-1251')).toEqual(new Set([customerId]));
  expect(await named(inCyrillic)).toEqual(new Set());
  for (const encoding of ['utf8', 'latin1'] as const)
    expect(await named(Buffer.from('name\nZoë Müller\n', encoding), 'windows-1251')).toEqual(
      new Set([customerId]),
    );
});
