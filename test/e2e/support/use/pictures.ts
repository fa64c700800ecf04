import { randomUUID } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'vitest';
import { unwantedKey } from '../../../../shared/pictures/keys.ts';
import type { Run } from '../run.ts';

/** One that is uploaded as browsers do it, seen and deleted; beside it lies a copy that a dead process has left. */
export async function usePictures(run: Run): Promise<void> {
  const { id } = await run.ask(201, 'POST', '/v1/customers', { name: 'Gil' });
  const path = `/v1/customers/${id}/picture`;
  const file = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const declared = { contentType: 'image/png', bytes: file.length };
  const { url, fields, uploadId } = await run.ask(201, 'POST', path, declared);
  const form = new FormData();
  for (const [name, value] of Object.entries<string>(fields)) form.set(name, value);
  form.set('file', new Blob([file]));
  expect((await fetch(url, { method: 'POST', body: form })).status).toBe(204);
  // That there is no such upload S3 says only to those who may list the bucket.
  await run.ask(409, 'PUT', path, { uploadId: randomUUID() });
  await run.ask(200, 'PUT', path, { uploadId });
  const picture = await run.ask(200, 'GET', path);
  expect((await fetch(picture.url)).status).toBe(200);
  await run.ask(204, 'DELETE', path);
  const Item = { ...unwantedKey('pictures/left'), notBefore: new Date(0).toISOString() };
  const TableName = run.function('Pictures-PictureSweeper').environment.TABLE_NAME;
  await run.table.send(new PutCommand({ TableName, Item }));
}

/** The schedule of the next stack removes what {@link usePictures} has left. */
export async function removePictures(run: Run): Promise<void> {
  await run.untilUsed('Pictures-PictureSweeper', 'dynamodb:DeleteItem');
}
