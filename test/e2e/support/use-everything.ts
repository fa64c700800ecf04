import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'vitest';
import * as z from 'zod';
import { operatorCredentials } from '../../../infra/local/door/front-door.ts';
import { readDeployment } from '../../../infra/local/template/deployment.ts';
import type { FunctionDefinition } from '../../../infra/local/template/model.ts';
import { pointerKey } from '../../../shared/directory/snapshot/pointer.ts';
import { jobKey } from '../../../shared/jobs/keys.ts';
import { unwantedKey } from '../../../shared/pictures/keys.ts';
import { eventually, type HttpAnswer, type RunningStack, startStack } from '../../support/stack.ts';
import { used } from './permissions.ts';

/**
 * Starts a stack on an empty folder, uses it until every function has done everything that it can do, and stops it.
 * @returns the functions that ran
 */
export async function useEverything(folder: string): Promise<readonly FunctionDefinition[]> {
  leaveParameterOfRemovedStack(folder);
  const first = await Run.start(folder);
  try {
    await first.useReference();
    await first.useAdministration();
    await first.useApiKeys();
    await first.useViews();
    await first.useCustomFields();
    await first.usePictures();
    await first.useBulkActions();
    const jobId = await first.useImports();
    await first.useJobs();
    await first.failOnce(jobId);
    await first.useOwnDoors();
    await first.useRegistration();
    await first.useAccount();
    await first.useMail();
    await first.loseMail();
    await first.leaveUnfinished();
    await first.outdateSnapshot();
    await first.undoDeployment();
  } finally {
    await first.stack.stop();
  }
  const second = await Run.start(folder);
  try {
    for (const key of ['waiting.csv', 'planning.csv']) await second.jobOf(key, 'completed');
    await second.removePictures();
    await second.loseSnapshot();
  } finally {
    await second.stack.stop();
  }
  return second.functions;
}

/** A key that the new stack's table does not know: the deployment must look it up to find that out. */
function leaveParameterOfRemovedStack(folder: string): void {
  const Value = `ck_${'k'.repeat(12)}_${'s'.repeat(43)}`;
  const parameter = { Type: 'SecureString', Value, Version: 1, changed: 0 };
  writeFileSync(join(folder, 'parameters.json'), JSON.stringify({ '/Clientele/first-api-key': parameter }));
}

const pages = ['/reset-password', '/verify-email', '/change-email', '/confirm-marketing', '/unsubscribe'];

class Run {
  readonly stack: RunningStack;
  readonly functions: readonly FunctionDefinition[];

  private constructor(stack: RunningStack) {
    this.stack = stack;
    const urls = { apiUrl: stack.apiUrl, awsUrl: stack.s3Endpoint };
    this.functions = readDeployment(join(stack.data, 'cdk.out'), urls).functions;
  }

  static async start(folder: string): Promise<Run> {
    return new Run(await startStack(folder));
  }

  async useReference(): Promise<void> {
    for (const path of ['/health', '/v1/openapi.json', '/docs', '/docs/swagger-ui.css', ...pages])
      await this.#ask(200, 'GET', path);
    await this.#ask(404, 'GET', '/nothing/here');
  }

  async useAdministration(): Promise<void> {
    const key = { 'idempotency-key': 'group' };
    const group = await this.#ask(201, 'POST', '/v1/groups', { name: 'Wholesale' }, key);
    await this.#ask(201, 'POST', '/v1/groups', { name: 'Wholesale' }, key);
    await this.#ask(200, 'GET', '/v1/groups');
    await this.#ask(200, 'GET', `/v1/groups/${group.id}`);
    const ana = { email: 'ana@example.com', externalId: 'A-1', groupIds: [group.id] };
    const { id } = await this.#ask(201, 'POST', '/v1/customers', ana, { 'idempotency-key': 'ana' });
    await this.#ask(201, 'POST', '/v1/customers', ana, { 'idempotency-key': 'ana' });
    await this.#ask(409, 'POST', '/v1/customers', ana);
    await this.#ask(200, 'GET', `/v1/customers/${id}`);
    const upsert = { matchBy: 'externalId', customer: { externalId: 'A-1', lastName: 'Alta' } };
    await this.#ask(200, 'POST', '/v1/customers/upsert', upsert);
    await this.#ask(200, 'GET', '/v1/customers/lookup?email=ana%40example.com');
    await this.#ask(200, 'GET', '/v1/customers/lookup?externalId=A-1');
    await this.#ask(200, 'GET', '/v1/customers?q=ana');
    await this.#ask(200, 'GET', '/v1/customers/changes');
    await this.#ask(200, 'PATCH', `/v1/customers/${id}`, { email: 'ana.maria@example.com' });
    await this.#ask(200, 'POST', '/v1/customers/search', { q: 'maria' });
    await this.#ask(200, 'POST', `/v1/groups/${group.id}/customers`, { remove: [id] });
    await this.#ask(200, 'POST', `/v1/groups/${group.id}/customers`, { add: [id] });
    await this.#ask(200, 'GET', `/v1/groups/${group.id}/customers`);
    await this.#ask(200, 'PATCH', `/v1/groups/${group.id}`, { name: 'Resellers', label: 'B2B' });
    await this.#ask(409, 'DELETE', `/v1/groups/${group.id}`);
    await this.#ask(204, 'DELETE', `/v1/groups/${group.id}?force`);
    await this.#ask(200, 'GET', `/v1/customers/${id}/consents`);
    await this.#ask(204, 'DELETE', `/v1/customers/${id}`);
    await this.#ask(200, 'GET', `/v1/customers/${id}/audit`);
  }

  /** A key that the directory sees before any other function does, and so notes its use. */
  async useApiKeys(): Promise<void> {
    const path = '/v1/api-keys';
    const input = { name: 'reader', scopes: ['customers:read', 'jobs:read'] };
    const key = { 'idempotency-key': 'reader' };
    const { id, secret } = await this.#ask(201, 'POST', path, input, key);
    await this.#ask(201, 'POST', path, input, key);
    await this.#ask(200, 'GET', '/v1/customers', undefined, { authorization: `Bearer ${secret}` });
    await this.#ask(200, 'GET', path);
    await this.#ask(200, 'GET', `${path}/${id}`);
    await this.#ask(200, 'PATCH', `${path}/${id}`, { scopes: ['customers:read'] });
    await this.#ask(204, 'DELETE', `${path}/${id}`);
    await this.#ask(409, 'DELETE', this.#firstKey);
  }

  /**
   * Leaves what a deployment leaves that was undone after it had made a fresh first key: that one in the parameter,
   * the one before in CloudFormation's memory. The deployment that tried lacked a scope. The next start takes the fresh
   * key up with the scope, and revokes the one before.
   */
  async undoDeployment(): Promise<void> {
    const earlier = { name: 'First key', scopes: ['jobs:read'] };
    const { id } = await this.#ask(201, 'POST', '/v1/api-keys', earlier);
    const { scopes } = await this.#ask(200, 'GET', this.#firstKey);
    const fewer = scopes.filter((scope: string) => scope !== 'groups:write');
    await this.#ask(200, 'PATCH', this.#firstKey, { scopes: fewer });
    const file = join(this.stack.data, 'custom-resources.json');
    const [logicalId = ''] = Object.keys(JSON.parse(readFileSync(file, 'utf8')));
    const made = { physicalId: id, properties: { Scopes: fewer, Generation: 0 } };
    writeFileSync(file, JSON.stringify({ [logicalId]: made }));
  }

  get #firstKey(): string {
    return `/v1/api-keys/${this.stack.apiKey.slice(3, 15)}`;
  }

  /** One that is saved, asked and deleted. */
  async useViews(): Promise<void> {
    const path = '/v1/views';
    const view = { name: 'Ladies', filter: { field: 'gender', value: 'female' } };
    const { id } = await this.#ask(201, 'POST', path, view, { 'idempotency-key': 'view' });
    await this.#ask(201, 'POST', path, view, { 'idempotency-key': 'view' });
    await this.#ask(200, 'GET', `${path}?count=true`);
    await this.#ask(200, 'GET', `${path}/${id}`);
    await this.#ask(200, 'PATCH', `${path}/${id}`, { name: 'Women', columns: ['name'] });
    await this.#ask(200, 'GET', `${path}/${id}/customers`);
    await this.#ask(204, 'DELETE', `${path}/${id}`);
  }

  /** One that a customer has a value of, until it is deleted. */
  async useCustomFields(): Promise<void> {
    const path = '/v1/custom-fields';
    const field = { key: 'tier', label: 'Tier', type: 'choice', options: ['Gold'] };
    await this.#ask(201, 'POST', path, field, { 'idempotency-key': 'tier' });
    await this.#ask(201, 'POST', path, field, { 'idempotency-key': 'tier' });
    await this.#ask(200, 'GET', path);
    await this.#ask(200, 'GET', `${path}/tier`);
    await this.#ask(200, 'PATCH', `${path}/tier`, { options: ['Silver', 'Gold'] });
    const gus = { name: 'Gus', customFields: { tier: 'gold' } };
    const { id } = await this.#ask(201, 'POST', '/v1/customers', gus);
    await this.#ask(200, 'PATCH', `/v1/customers/${id}`, { customFields: { tier: 'silver' } });
    await this.#ask(409, 'DELETE', `${path}/tier`);
    await this.#ask(204, 'DELETE', `${path}/tier?force`);
  }

  /** One that is uploaded as browsers do it, seen and deleted; beside it lies a copy that a dead process has left. */
  async usePictures(): Promise<void> {
    const { id } = await this.#ask(201, 'POST', '/v1/customers', { name: 'Gil' });
    const path = `/v1/customers/${id}/picture`;
    const file = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const declared = { contentType: 'image/png', bytes: file.length };
    const { url, fields, uploadId } = await this.#ask(201, 'POST', path, declared);
    const form = new FormData();
    for (const [name, value] of Object.entries<string>(fields)) form.set(name, value);
    form.set('file', new Blob([file]));
    expect((await fetch(url, { method: 'POST', body: form })).status).toBe(204);
    // That there is no such upload S3 says only to those who may list the bucket.
    await this.#ask(409, 'PUT', path, { uploadId: randomUUID() });
    await this.#ask(200, 'PUT', path, { uploadId });
    const picture = await this.#ask(200, 'GET', path);
    expect((await fetch(picture.url)).status).toBe(200);
    await this.#ask(204, 'DELETE', path);
    const table = DynamoDBDocumentClient.from(new DynamoDBClient(this.#client));
    const Item = { ...unwantedKey('pictures/left'), notBefore: new Date(0).toISOString() };
    const TableName = this.#function('Pictures-PictureSweeper').environment.TABLE_NAME;
    await table.send(new PutCommand({ TableName, Item }));
  }

  /** The schedule of the next stack removes what {@link usePictures} has left. */
  async removePictures(): Promise<void> {
    await this.#untilUsed('Pictures-PictureSweeper', 'dynamodb:DeleteItem');
  }

  /** Two customers are tagged and put into a group, then deleted. */
  async useBulkActions(): Promise<void> {
    const [path, q] = ['/v1/bulk-actions', 'Bulky'];
    for (const firstName of ['Ivo', 'Jan'])
      await this.#ask(201, 'POST', '/v1/customers', { firstName, lastName: q });
    const group = await this.#ask(201, 'POST', '/v1/groups', { name: q });
    const action = { type: 'change', addTags: ['spring'], addToGroups: [group.id] };
    const change = { selection: { q }, action };
    const { total } = await this.#ask(200, 'POST', path, { ...change, dryRun: true });
    expect(total).toBe(2);
    const key = { 'idempotency-key': 'bulk' };
    const { id } = await this.#ask(202, 'POST', path, change, key);
    await this.#ask(202, 'POST', path, change, key);
    await this.#completed(id);
    const { items } = await this.#ask(200, 'GET', `/v1/jobs/${id}/results`);
    expect(items).toMatchObject([{ result: 'updated' }, { result: 'updated' }]);
    const deletion = { selection: { q }, action: { type: 'delete' } };
    await this.#completed((await this.#ask(202, 'POST', path, deletion)).id);
    await this.#ask(204, 'DELETE', `/v1/groups/${group.id}`);
  }

  #completed(jobId: string): Promise<true> {
    return eventually(async () => {
      const { status } = await this.#ask(200, 'GET', `/v1/jobs/${jobId}`);
      return status === 'completed' || undefined;
    });
  }

  /** @returns the id of a completed job */
  async useImports(): Promise<string> {
    const header = 'externalId,email,name,password\n';
    const people = '1,bo@example.com,Bo,\n2,cy@example.com,Cy,correct horse\n3,di@example.com,Di,\n';
    await this.#drop('first.csv', header + people);
    await this.jobOf('first.csv', 'completed');
    // The first one's address changes; the second has a password, and keeps it; the third gets a first one.
    const again =
      '1,bo.new@example.com,Bo,\n2,cy@example.com,Cy,other horse\n3,di@example.com,Di,correct horse\n';
    await this.#drop('second.csv', `${header}${again}4,,Eli,\n5,no address,Flo,\n`);
    const { id } = await this.jobOf('second.csv', 'completed');
    const { progress, files } = await this.#ask(200, 'GET', `/v1/jobs/${id}`);
    expect(progress).toMatchObject({ created: 1, updated: 2, unchanged: 1, failed: 1 });
    expect((await fetch(files[0].url)).status).toBe(200);
    const { items } = await this.#ask(200, 'GET', `/v1/jobs/${id}/results?result=failed`);
    expect(items).toMatchObject([{ row: 6, result: 'failed', code: 'invalid' }]);
    await this.#drop('photo.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0xff]));
    await this.jobOf('photo.csv', 'failed');
    return id;
  }

  /** Two that cannot be read and pass for ones that stopped half-way: one is resumed, and fails again; one is cancelled. */
  async useJobs(): Promise<void> {
    const stop = async (key: string): Promise<string> => {
      await this.#drop(key, Buffer.from([0]));
      const { id } = await this.jobOf(key, 'failed');
      const table = DynamoDBDocumentClient.from(new DynamoDBClient(this.#client));
      await table.send(
        new UpdateCommand({
          TableName: this.#function('Jobs-Sweeper').environment.TABLE_NAME,
          Key: jobKey(id),
          UpdateExpression: 'SET resumable = :yes',
          ExpressionAttributeValues: { ':yes': true },
        }),
      );
      return id;
    };
    const resumed = await stop('resumed.csv');
    await this.#ask(200, 'POST', `/v1/jobs/${resumed}/resume`);
    const job = await this.jobOf('resumed.csv', 'failed');
    expect(job.resumable).toBe(false);
    const cancelled = await stop('cancelled.csv');
    await this.#ask(200, 'POST', `/v1/jobs/${cancelled}/cancel`);
    await this.jobOf('cancelled.csv', 'cancelled');
    await this.#ask(409, 'POST', `/v1/jobs/${resumed}/cancel`);
  }

  /** Planner and worker fail once each, ask for their message sooner, and succeed then. */
  async failOnce(completedJobId: string): Promise<void> {
    await this.#setFaults({ throttle: 1 });
    await this.#drop('late.csv', 'name\nLate\n');
    const sqs = new SQSClient(this.#client);
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: this.#function('Jobs-Worker').environment.WORK_QUEUE_URL,
        MessageBody: JSON.stringify({ kind: 'finish', jobId: completedJobId }),
      }),
    );
    await this.#untilUsed('Imports-Planner', 'sqs:ChangeMessageVisibility');
    await this.#untilUsed('Jobs-Worker', 'sqs:ChangeMessageVisibility');
    await this.#setFaults({});
    await this.jobOf('late.csv', 'completed');
    // That job's file is gone already: S3 says so only to those who may list the bucket.
    await this.#untilUsed('Jobs-Worker', 's3:ListBucket');
  }

  /** From the mail that was asked for to the logout. */
  async useOwnDoors(): Promise<void> {
    const email = 'eva@example.com';
    const password = 'correct horse battery';
    await this.#ask(201, 'POST', '/v1/customers', { email });
    await this.#ask(202, 'POST', '/v1/auth/password-reset', { email });
    const token = await eventually(async () => {
      const inbox = await (await fetch(`${this.stack.inboxUrl}/store`)).text();
      return /#token=([\w-]{43})/.exec(inbox)?.[1];
    });
    await this.#ask(204, 'POST', '/v1/auth/password-reset/confirm', { token, password });
    await this.#ask(401, 'POST', '/v1/auth/login', { email, password: 'wrong horse' });
    const session = await this.#ask(200, 'POST', '/v1/auth/login', { email, password });
    const authorization = `Bearer ${session.token}`;
    await this.#ask(200, 'GET', '/v1/me', undefined, { authorization });
    await this.#ask(204, 'POST', '/v1/auth/logout', undefined, { authorization });
  }

  /** A customer who registers, and what an administrator does about the password. */
  async useRegistration(): Promise<void> {
    const [email, password] = ['ida@example.com', 'correct horse battery'];
    const account = { email, password, firstName: 'Ida', marketing: { email: true } };
    const { customer, token } = await this.#ask(201, 'POST', '/v1/auth/register', account);
    await this.#ask(409, 'POST', '/v1/auth/register', account);
    const path = `/v1/customers/${customer.id}`;
    const chosen = { password: 'another good horse', confirmation: 'another good horse' };
    await this.#ask(204, 'PUT', `${path}/password`, chosen);
    await this.#ask(401, 'GET', '/v1/me', undefined, { authorization: `Bearer ${token}` });
    await this.#ask(202, 'POST', `${path}/password-reset`, { force: true });
    await this.#ask(403, 'POST', '/v1/auth/login', { email, password: chosen.password });
  }

  /** What a customer does about their account, once logged in and by the links that are mailed. */
  async useAccount(): Promise<void> {
    const [email, wanted, password] = ['fay@example.com', 'fay.new@example.com', 'correct horse battery'];
    const { id } = await this.#ask(201, 'POST', '/v1/customers', { email });
    await this.#ask(202, 'POST', '/v1/auth/email-verification', { email });
    const proof = { token: await this.#mailedToken(email, 'verify-email') };
    await this.#ask(204, 'POST', '/v1/auth/email-verification/confirm', proof);
    await this.#ask(202, 'POST', '/v1/auth/password-reset', { email });
    const token = await this.#mailedToken(email, 'reset-password');
    await this.#ask(204, 'POST', '/v1/auth/password-reset/confirm', { token, password });
    const other = await this.#ask(200, 'POST', '/v1/auth/login', { email, password });
    const session = await this.#ask(200, 'POST', '/v1/auth/login', { email, password });
    const as = { authorization: `Bearer ${session.token}` };
    await this.#ask(200, 'PATCH', '/v1/me', { language: 'fr', marketing: { email: true } }, as);
    const { items } = await this.#ask(200, 'GET', '/v1/me/sessions', undefined, as);
    const { id: otherId } = items.find(({ current }: { current: boolean }) => !current);
    await this.#ask(204, 'DELETE', `/v1/me/sessions/${otherId}`, undefined, as);
    await this.#ask(401, 'GET', '/v1/me', undefined, { authorization: `Bearer ${other.token}` });
    await this.#ask(204, 'DELETE', '/v1/me/sessions', undefined, as);
    const newPassword = 'another good horse';
    const change = { currentPassword: password, newPassword };
    const opened = await this.#ask(200, 'POST', '/v1/me/password', change, as);
    const again = { authorization: `Bearer ${opened.token}` };
    await this.#ask(202, 'POST', '/v1/me/email', { email: wanted, password: newPassword }, again);
    const link = { token: await this.#mailedToken(wanted, 'change-email') };
    await this.#ask(204, 'POST', '/v1/auth/email-change/confirm', link);
    await this.#ask(410, 'POST', '/v1/marketing/confirm', { token: 'made up' });
    const { oneClick } = await this.#ask(200, 'GET', `/v1/customers/${id}/unsubscribe-link`);
    await this.#ask(204, 'POST', oneClick.replace(this.stack.apiUrl, ''));
    await this.#ask(204, 'DELETE', `/v1/customers/${id}/sessions`);
  }

  /** The token of a link to the page, once a mail with one has come to the address. */
  #mailedToken(address: string, page: string): Promise<string> {
    const store = z.object({
      emails: z.array(
        z.object({
          destination: z.object({ to: z.array(z.string()) }),
          body: z.object({ text: z.string().default('') }),
        }),
      ),
    });
    return eventually(async () => {
      const { emails } = store.parse(await (await fetch(`${this.stack.inboxUrl}/store`)).json());
      const texts = emails.filter(({ destination }) => destination.to.includes(address));
      const link = new RegExp(`/${page}\\?lang=\\w+#token=([\\w-]{43})`);
      return texts.flatMap(({ body }) => link.exec(body.text)?.[1] ?? [])[0];
    });
  }

  /** The shop's own words in a mail that bounces, and the address' second chance. */
  async useMail(): Promise<void> {
    await this.#ask(200, 'GET', '/v1/mail-texts/en');
    const texts = { 'password-reset.action': 'Choose a password' };
    await this.#ask(200, 'PUT', '/v1/mail-texts/en', { texts });
    const email = 'bounce+zoe@simulator.amazonses.com';
    const { id } = await this.#ask(201, 'POST', '/v1/customers', { email });
    await this.#ask(202, 'POST', '/v1/auth/password-reset', { email });
    await eventually(async () => {
      const { emailDelivery } = await this.#ask(200, 'GET', `/v1/customers/${id}`);
      return emailDelivery === 'bounced' || undefined;
    });
    await this.#ask(200, 'POST', `/v1/customers/${id}/email-delivery/reset`);
  }

  /** SES refuses a mail until the stream gives it up and tells the failure destination. */
  async loseMail(): Promise<void> {
    await this.#setFaults({ ses: { fail: 'error', times: 1000 } });
    await this.#ask(202, 'POST', '/v1/auth/password-reset', { email: 'bo.new@example.com' });
    await this.#untilUsed('Mail-Mailer', 'sqs:SendMessage');
    await this.#setFaults({});
  }

  /**
   * Two files whose planner dies: of the first just before the turn passes to its job, of the second with its job just
   * made, long ago as it seems. Their messages are lost with the stack: the sweeper of the next one sees to both.
   */
  async leaveUnfinished(): Promise<void> {
    await this.#dieAfterTransaction(3, 'waiting');
    // The line goes by the second of the drop.
    await sleep(1000);
    const { id } = await this.#dieAfterTransaction(1, 'planning');
    const table = DynamoDBDocumentClient.from(new DynamoDBClient(this.#client));
    await table.send(
      new UpdateCommand({
        TableName: this.#function('Jobs-Sweeper').environment.TABLE_NAME,
        Key: jobKey(id),
        UpdateExpression: 'SET updatedAt = :longAgo',
        ExpressionAttributeValues: { ':longAgo': new Date(Date.now() - 10 * 60_000).toISOString() },
      }),
    );
  }

  /** Leaves a snapshot that was made too long ago, as it seems: the builder of the next stack makes a newer one from it. */
  async outdateSnapshot(): Promise<void> {
    await this.#untilUsed('Snapshots-Builder', 's3:PutObject');
    const table = DynamoDBDocumentClient.from(new DynamoDBClient(this.#client));
    await table.send(
      new UpdateCommand({
        TableName: this.#function('Snapshots-Builder').environment.TABLE_NAME,
        Key: pointerKey,
        UpdateExpression: 'SET builtAt = :longAgo',
        ConditionExpression: 'attribute_exists(builtAt)',
        ExpressionAttributeValues: { ':longAgo': new Date(Date.now() - 2 * 24 * 60 * 60_000).toISOString() },
      }),
    );
  }

  /** The newer snapshot is lost before the first search, which scans the table instead. */
  async loseSnapshot(): Promise<void> {
    const { TABLE_NAME, DIRECTORY_BUCKET } = this.#function('Snapshots-Builder').environment;
    const table = DynamoDBDocumentClient.from(new DynamoDBClient(this.#client));
    const key = await eventually(async () => {
      const { Item } = await table.send(new GetCommand({ TableName: TABLE_NAME, Key: pointerKey }));
      return Date.now() - Date.parse(Item?.builtAt) < 24 * 60 * 60_000 && String(Item?.key);
    });
    await this.stack.s3.send(new DeleteObjectCommand({ Bucket: DIRECTORY_BUCKET, Key: key }));
    const { total } = await this.#ask(200, 'GET', '/v1/customers?externalId=2');
    expect(total).toBe(1);
  }

  /** The job of the dropped file, once it has that status. */
  jobOf(key: string, status: string): Promise<HttpAnswer['body']> {
    return eventually(async () => {
      const { items } = await this.#ask(200, 'GET', '/v1/jobs');
      const job = items.find(({ source }: { source?: { key: string } }) => source?.key === key);
      return job?.status === status && job;
    });
  }

  /** Drops a file and ends the planner after so many of its transactions, which leaves the job with that status. */
  async #dieAfterTransaction(count: number, status: 'waiting' | 'planning'): Promise<HttpAnswer['body']> {
    // What it has called so far begins with a file that it planned without trouble.
    const history = await fetch(`${this.stack.s3Endpoint}/_local/calls?function=planner`);
    const calls = z.array(z.object({ operation: z.string() })).parse(await history.json());
    const transactions = calls.flatMap(({ operation }, index) =>
      operation === 'TransactWriteItems' ? [index + 1] : [],
    );
    await this.#setFaults({ kill: { function: 'planner', afterCall: transactions[count - 1] } });
    await this.#drop(`${status}.csv`, `name\n${status}\n`);
    return await this.jobOf(`${status}.csv`, status);
  }

  /** Calls the API, expects the status and answers the body. */
  async #ask(
    status: number,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<HttpAnswer['body']> {
    const answer = await this.stack.call(method, path, body, headers);
    expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBe(status);
    return answer.body;
  }

  #drop(Key: string, Body: string | Buffer) {
    return this.stack.s3.send(new PutObjectCommand({ Bucket: this.stack.importBucket, Key, Body }));
  }

  async #setFaults(faults: object): Promise<void> {
    const url = `${this.stack.s3Endpoint}/_local/faults`;
    const { status } = await fetch(url, { method: 'PUT', body: JSON.stringify(faults) });
    expect(status).toBe(200);
  }

  #untilUsed(label: string, action: string): Promise<boolean> {
    const fn = this.#function(label);
    return eventually(async () => used(this.stack.data, fn).some((one) => one.startsWith(`${action} `)));
  }

  #function(label: string): FunctionDefinition {
    const found = this.functions.find((fn) => fn.label === label);
    if (!found) throw new Error(`There is no function ${label}.`);
    return found;
  }

  get #client() {
    return { endpoint: this.stack.s3Endpoint, region: 'us-east-1', credentials: operatorCredentials };
  }
}
