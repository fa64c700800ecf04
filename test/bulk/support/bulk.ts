import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { expect } from 'vitest';
import { bulkActions } from '../../../shared/bulk/kind.ts';
import { type WorkMessage, workMessage } from '../../../shared/jobs/messages.ts';
import { work } from '../../../shared/jobs/worker.ts';
import { setupApi } from '../../support/api.ts';

/** The API, and workers that do what it asks for as soon as they are let. */
export async function setupBulk() {
  const api = await setupApi();
  const queued: WorkMessage[] = [];
  const sqs = mockClient(SQSClient);
  sqs.on(SendMessageBatchCommand).callsFake(({ Entries }: { Entries: { MessageBody: string }[] }) => {
    queued.push(...Entries.map(({ MessageBody }) => workMessage.parse(JSON.parse(MessageBody))));
    return {};
  });
  const { table, call } = api;
  const workQueue = { sqs: new SQSClient({ region: 'us-east-1' }), url: 'https://queue.example/work' };
  const silent = () => {};
  const log = { info: silent, warn: silent, error: silent };
  const deletePolicy = 'keep-orders';
  const eraseCopies = async () => ({ files: [], reason: null });
  const kinds = { 'bulk-action': bulkActions({ table, workQueue, deletePolicy, eraseCopies }) };
  const deps = { table, workQueue, log, kinds };
  const post = (body: object, headers: Record<string, string> = {}) =>
    call('POST', '/v1/bulk-actions', { body, headers });
  return {
    ...api,
    sqs,
    queued,
    post,
    /** Delivers the next message. */
    deliver: async () => {
      const message = queued.shift();
      if (message) await work(deps, message);
    },
    settle: async () => {
      for (let message = queued.shift(); message; message = queued.shift()) await work(deps, message);
    },
    /** Starts an action, and answers its job once it is started. */
    start: async (selection: object, action: object) => {
      const { status, body } = await post({ selection, action });
      expect(status, JSON.stringify(body)).toBe(202);
      return body as { id: string };
    },
    /** Does an action to its end. @returns the job, and what became of each customer */
    run: async (selection: object, action: object) => {
      const { status, headers, body } = await post({ selection, action });
      expect(status, JSON.stringify(body)).toBe(202);
      expect(headers.location).toBe(`/v1/jobs/${body.id}`);
      for (let message = queued.shift(); message; message = queued.shift()) await work(deps, message);
      const job = (await call('GET', `/v1/jobs/${body.id}`)).body;
      const { items } = (await call('GET', `/v1/jobs/${body.id}/results?limit=100`)).body;
      expect(job.status, JSON.stringify(job)).toBe('completed');
      return { job, results: items };
    },
    preview: async (selection: object, action: object) => {
      const { status, body } = await post({ selection, action, dryRun: true });
      expect(status, JSON.stringify(body)).toBe(200);
      return body;
    },
    customer: async (id: string) => (await call('GET', `/v1/customers/${id}`)).body,
    givenCustomer: async (fields: object = {}): Promise<string> => {
      const { status, body } = await call('POST', '/v1/customers', {
        body: { externalId: crypto.randomUUID(), ...fields },
      });
      expect(status, JSON.stringify(body)).toBe(201);
      return body.id;
    },
    givenGroup: async (): Promise<string> => {
      const { body } = await call('POST', '/v1/groups', { body: { name: `Group ${crypto.randomUUID()}` } });
      return body.id;
    },
  };
}
