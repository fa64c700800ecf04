import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { expect } from 'vitest';
import { exports } from '../../../shared/exports/kind.ts';
import { type WorkMessage, workMessage } from '../../../shared/jobs/messages.ts';
import { work } from '../../../shared/jobs/worker.ts';
import { startS3 } from '../../pictures/support/setup.ts';
import { setupApi } from '../../support/api.ts';

/** The API with the project's own S3, and workers that make what it is asked for. */
export async function setupExports() {
  const s3 = await startS3();
  const { PICTURE_BUCKET, ...environment } = s3.environment;
  const api = await setupApi({ environment: { ...environment, EXPORT_BUCKET: PICTURE_BUCKET } });
  const queued: WorkMessage[] = [];
  mockClient(SQSClient)
    .on(SendMessageBatchCommand)
    .callsFake(({ Entries }: { Entries: { MessageBody: string }[] }) => {
      queued.push(...Entries.map(({ MessageBody }) => workMessage.parse(JSON.parse(MessageBody))));
      return {};
    });
  const { table, call } = api;
  const workQueue = { sqs: new SQSClient({ region: 'us-east-1' }), url: 'https://queue.example/work' };
  const silent = () => {};
  const log = { info: silent, warn: silent, error: silent };
  const files = { s3: s3.newClient(), exportBucket: s3.bucket };
  const kinds = { export: exports({ table, workQueue, currency: 'EUR', ...files }) };
  const post = (body: object, headers: Record<string, string> = {}) =>
    call('POST', '/v1/exports', { body, headers });
  const settle = async () => {
    for (let message = queued.shift(); message; message = queued.shift())
      await work({ table, workQueue, log, kinds }, message);
  };
  const given = async (path: string, body: object): Promise<string> => {
    const answer = await call('POST', path, { body });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body.id;
  };
  return {
    ...api,
    post,
    settle,
    given,
    stop: s3.stop,
    givenCustomer: (fields: object = {}) =>
      given('/v1/customers', { externalId: crypto.randomUUID(), ...fields }),
    /** Makes an export to its end. @returns the job, and the download as a browser gets it */
    run: async (asked: object) => {
      const { status, headers, body } = await post({ format: 'csv', ...asked });
      expect(status, JSON.stringify(body)).toBe(202);
      expect(headers.location).toBe(`/v1/jobs/${body.id}`);
      await settle();
      const job = (await call('GET', `/v1/jobs/${body.id}`)).body;
      expect(job.status, JSON.stringify(job)).toBe('completed');
      const download = await fetch(job.files[0].url);
      return { job, download, bytes: Buffer.from(await download.bytes()) };
    },
  };
}

/** The lines of a CSV file, without its byte order mark. */
export const linesOf = (file: Buffer): string[] =>
  file
    .toString()
    .replace(/^\ufeff/, '')
    .trimEnd()
    .split('\r\n');
