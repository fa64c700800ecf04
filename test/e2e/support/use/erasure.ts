import { PutObjectCommand } from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import { uploadKey } from '../../../../shared/pictures/keys.ts';
import { eventually } from '../../../support/stack.ts';
import type { Run } from '../run.ts';

/** Somebody is anonymised who is about to have a picture, once there is a snapshot that must go. @returns who it was */
export async function beginErasure(run: Run): Promise<string> {
  await run.untilUsed('Snapshots-Builder', 's3:PutObject');
  const email = 'forget@example.com';
  const { id } = await run.ask(201, 'POST', '/v1/customers', { firstName: 'Eva', lastName: 'Erased', email });
  const { PICTURE_BUCKET } = run.function('Jobs-Worker').environment;
  const Key = uploadKey(id, crypto.randomUUID());
  await run.stack.s3.send(new PutObjectCommand({ Bucket: PICTURE_BUCKET, Key, Body: 'x' }));
  const key = { 'idempotency-key': 'anonymise' };
  await run.ask(202, 'POST', `/v1/customers/${id}/anonymize`, undefined, key);
  await run.ask(202, 'POST', `/v1/customers/${id}/anonymize`, undefined, key);
  await run.ask(410, 'GET', `/v1/customers/${id}`);
  await run.ask(201, 'POST', '/v1/customers', { email });
  return id;
}

/** The builder has made a snapshot without them, within its next minute, and nothing else is left either. */
export async function completeErasure(run: Run, id: string): Promise<void> {
  const receipt = await eventually(async () => {
    const read = await run.ask(200, 'GET', `/v1/customers/${id}/erasure`);
    return read.status === 'complete' && read;
  }, 120);
  const { items } = await run.ask(200, 'GET', '/v1/erasures');
  expect(items).toEqual([receipt]);
}
